import { createFileRoute } from "@tanstack/react-router";
import { AuditPage } from "#features/audit/audit-page";
import { readAuditSearch } from "#shared/audit/audit-search";

export const Route = createFileRoute("/_hub/projects/$project/audit")({
  validateSearch: readAuditSearch,
  component: Audit,
});

function Audit() {
  return <AuditPage project={Route.useParams().project} search={Route.useSearch()} />;
}
