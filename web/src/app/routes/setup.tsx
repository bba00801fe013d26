import { createFileRoute, useLocation, useNavigate } from "@tanstack/react-router";
import { getSetupOptions } from "#client/@tanstack/react-query.gen";
import { SetupPage } from "#features/sign-in/setup-page";

export const Route = createFileRoute("/setup")({
  loader: ({ context }) => context.queryClient.fetchQuery(getSetupOptions()),
  component: Setup,
});

function Setup() {
  const navigate = useNavigate();
  // The token stands behind the #, which browsers never send: no log holds it.
  const token = useLocation({ select: (location) => location.hash });
  const { needed } = Route.useLoaderData();
  return <SetupPage token={token} isNeeded={needed} onDone={() => navigate({ to: "/", replace: true })} />;
}
