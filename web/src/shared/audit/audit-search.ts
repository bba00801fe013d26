import type { AuditStream } from "#client/types.gen";

/** Which records are looked at: part of the address. */
export interface AuditSearch {
  stream?: AuditStream;
}

export function readAuditSearch({ stream }: Record<string, unknown>): AuditSearch {
  return { stream: stream === "calls" ? stream : undefined };
}
