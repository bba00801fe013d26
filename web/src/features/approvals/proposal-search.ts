import type { ApprovalState } from "#client/types.gen";

/** The states of a proposal, in the order in which they are offered. */
export const PROPOSAL_STATES: readonly ApprovalState[] = ["pending", "approved", "rejected", "withdrawn"];

/** Which proposals are looked at: part of the address. */
export interface ProposalSearch {
  state?: ApprovalState;
}

export function readProposalSearch({ state }: Record<string, unknown>): ProposalSearch {
  return { state: PROPOSAL_STATES.find((one) => one === state) };
}
