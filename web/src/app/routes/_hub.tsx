import { createFileRoute, redirect } from "@tanstack/react-router";
import { Frame } from "#app/frame/frame";
import { projectsOptions } from "#shared/api/projects";
import { sessionOptions } from "#shared/api/session";
import { problemKind } from "#shared/lib/explain";

export const Route = createFileRoute("/_hub")({
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queryClient.ensureQueryData(sessionOptions());
    } catch (error) {
      if (problemKind(error) !== "unauthenticated") throw error;
      throw redirect({ to: "/sign-in", search: { next: location.href } });
    }
  },
  loader: ({ context }) => context.queryClient.ensureQueryData(projectsOptions()),
  component: Frame,
});
