import type { AuditStream } from "#client/types.gen";
import { readTimeSpan, type TimeSpan } from "#shared/lib/time-span";

/** Which records are looked at: part of the address. */
export interface AuditSearch extends TimeSpan {
  stream?: AuditStream;
}

export function readAuditSearch(search: Record<string, unknown>): AuditSearch {
  return { stream: search.stream === "calls" ? "calls" : undefined, ...readTimeSpan(search) };
}
