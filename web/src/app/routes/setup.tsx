import { useQueryClient } from "@tanstack/react-query";
import { createFileRoute, useLocation, useNavigate } from "@tanstack/react-router";
import { getSetupOptions } from "#client/@tanstack/react-query.gen";
import { SetupPage } from "#features/sign-in/setup-page";
import { projectsOptions } from "#shared/api/projects";

/** The project that every new hub holds. */
const DEMO = "demo";

export const Route = createFileRoute("/setup")({
  loader: ({ context }) => context.queryClient.fetchQuery(getSetupOptions()),
  component: Setup,
});

function Setup() {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  // The token stands behind the #, which browsers never send: no log holds it.
  const token = useLocation({ select: (location) => location.hash });
  const { needed } = Route.useLoaderData();
  // The first thing to see is a tool, ready to run.
  const begin = async () => {
    const { items } = await queryClient.fetchQuery(projectsOptions());
    const project = items.find((one) => one.name === DEMO) ?? items.at(0);
    if (project) await navigate({ to: "/projects/$project/tools", params: { project: project.name }, replace: true });
    else await navigate({ to: "/", replace: true });
  };
  return <SetupPage token={token} isNeeded={needed} onDone={begin} />;
}
