import { createFileRoute } from "@tanstack/react-router";
import { HubAuditPage } from "#features/hub/hub-audit-page";
import { readAuditSearch } from "#shared/audit/audit-search";

export const Route = createFileRoute("/_hub/hub/audit")({ validateSearch: readAuditSearch, component: HubAudit });

function HubAudit() {
  return <HubAuditPage search={Route.useSearch()} />;
}
