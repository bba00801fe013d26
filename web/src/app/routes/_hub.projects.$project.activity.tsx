import { createFileRoute } from "@tanstack/react-router";
import { ActivityPage } from "#features/activity/activity-page";
import { readActivitySearch } from "#shared/activity/activity-search";

export const Route = createFileRoute("/_hub/projects/$project/activity")({
  validateSearch: readActivitySearch,
  component: Activity,
});

function Activity() {
  return <ActivityPage project={Route.useParams().project} search={Route.useSearch()} />;
}
