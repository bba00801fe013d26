import type { CallDetail } from "#client/types.gen";

export type StageName = "judged" | "queued" | "upstream" | "answered";

/** One part of a call's time: how long it took, and when it was over, both in milliseconds after the call came in. */
export interface Stage {
  name: StageName;
  ms: number;
  until: number;
}

type Stamps = Pick<CallDetail, "judged_ms" | "queued_ms" | "upstream_ms" | "answered_ms">;

/* A call that ended before its server answered was with the server until then: cancelled, or too late. */
const lastOf = ({ queued_ms: queued, upstream_ms: upstream }: Stamps): StageName =>
  queued !== null && upstream === null ? "upstream" : "answered";

/** The stages that a call went through, in order. One that was never reached is left out. */
export function stagesOf(call: Stamps): Stage[] {
  const stamps: [StageName, number | null][] = [
    ["judged", call.judged_ms],
    ["queued", call.queued_ms],
    ["upstream", call.upstream_ms],
    [lastOf(call), call.answered_ms],
  ];
  const stages: Stage[] = [];
  let before = 0;
  for (const [name, stamp] of stamps) {
    if (stamp === null) continue;
    const until = Math.max(before, stamp);
    stages.push({ name, ms: until - before, until });
    before = until;
  }
  return stages;
}
