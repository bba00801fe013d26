import { createFileRoute, Outlet } from "@tanstack/react-router";
import { Fragment } from "react";
import { ClosedBanner } from "#app/frame/closed-banner";
import { projectOptions } from "#shared/api/project";

export const Route = createFileRoute("/_hub/projects/$project")({
  loader: ({ context, params }) => context.queryClient.ensureQueryData(projectOptions(params.project)),
  component: ProjectFrame,
});

function ProjectFrame() {
  const { project } = Route.useParams();
  return (
    <Fragment key={project}>
      <ClosedBanner project={project} />
      <Outlet />
    </Fragment>
  );
}
