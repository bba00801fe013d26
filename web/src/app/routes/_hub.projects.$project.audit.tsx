import { createFileRoute } from "@tanstack/react-router";
import { AuditPage } from "#features/audit/audit-page";

export const Route = createFileRoute("/_hub/projects/$project/audit")({ component: Audit });

function Audit() {
  return <AuditPage project={Route.useParams().project} />;
}
