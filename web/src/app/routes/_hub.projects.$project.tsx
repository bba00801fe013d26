import { createFileRoute, Outlet } from "@tanstack/react-router";
import { ClosedBanner } from "#app/frame/closed-banner";
import { LiveBanner } from "#app/frame/live-banner";
import { LiveProject } from "#shared/api/live";
import { projectOptions } from "#shared/api/project";

export const Route = createFileRoute("/_hub/projects/$project")({
  loader: ({ context, params }) => context.queryClient.ensureQueryData(projectOptions(params.project)),
  component: ProjectFrame,
});

function ProjectFrame() {
  const { project } = Route.useParams();
  return (
    <LiveProject key={project} project={project}>
      <LiveBanner />
      <ClosedBanner project={project} />
      <Outlet />
    </LiveProject>
  );
}
