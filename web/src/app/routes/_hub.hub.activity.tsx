import { createFileRoute } from "@tanstack/react-router";
import { HubActivityPage } from "#features/hub/hub-activity-page";
import { readActivitySearch } from "#shared/activity/activity-search";

export const Route = createFileRoute("/_hub/hub/activity")({
  validateSearch: readActivitySearch,
  component: HubActivity,
});

function HubActivity() {
  return <HubActivityPage search={Route.useSearch()} />;
}
