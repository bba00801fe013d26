import { createFileRoute } from "@tanstack/react-router";
import { readProposalSearch } from "#features/approvals/proposal-search";
import { ProposalsPage } from "#features/approvals/proposals-page";

export const Route = createFileRoute("/_hub/projects/$project/approvals")({
  validateSearch: readProposalSearch,
  component: Proposals,
});

function Proposals() {
  return <ProposalsPage project={Route.useParams().project} search={Route.useSearch()} />;
}
