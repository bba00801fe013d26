import type { Key, UseLimits } from "#client/types.gen";

/** Limits of a key as they stand in fields. */
export interface KeyLimits {
  addresses: string;
  perMinute: string;
  atOnce: string;
}

export const NO_LIMITS: KeyLimits = { addresses: "", perMinute: "", atOnce: "" };

export function limitsOf({ addresses, limits }: Key): KeyLimits {
  return {
    addresses: addresses.join("\n"),
    perMinute: limits.calls_per_minute?.toString() ?? "",
    atOnce: limits.concurrent?.toString() ?? "",
  };
}

/** The same as the hub takes it. */
export function sentLimits({ addresses, perMinute, atOnce }: KeyLimits): { addresses: string[]; limits: UseLimits } {
  const count = (text: string) => (text === "" ? null : Number(text));
  return {
    addresses: addresses.split(/[\s,]+/).filter(Boolean),
    limits: { calls_per_minute: count(perMinute), concurrent: count(atOnce) },
  };
}
