import { useLingui } from "@lingui/react/macro";
import type { ApprovalState } from "#client/types.gen";
import { Badge, type Tone } from "#shared/ui/badge";

const TONES: Record<ApprovalState, Tone> = { pending: "warn", approved: "ok", rejected: "fail", withdrawn: "neutral" };

/** What became of a proposal, in one word. */
export function useProposalWord(): (state: ApprovalState) => string {
  const { t } = useLingui();
  const words: Record<ApprovalState, string> = {
    pending: t({ context: "of a proposal", message: "Waiting" }),
    approved: t({ context: "of a proposal", message: "Approved" }),
    rejected: t({ context: "of a proposal", message: "Not approved" }),
    withdrawn: t({ context: "of a proposal", message: "Withdrawn" }),
  };
  return (state) => words[state];
}

export function ProposalState({ state }: { state: ApprovalState }) {
  return <Badge tone={TONES[state]}>{useProposalWord()(state)}</Badge>;
}
