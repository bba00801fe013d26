import { useQueryClient } from "@tanstack/react-query";
import { createFileRoute, useLocation, useNavigate } from "@tanstack/react-router";
import { getInvitationOptions } from "#client/@tanstack/react-query.gen";
import { InvitationPage } from "#features/sign-in/invitation-page";
import { sessionOptions } from "#shared/api/session";

export const Route = createFileRoute("/invitation")({
  // The token stands behind the #, which browsers never send: no log holds it.
  loader: ({ context: { queryClient }, location }) =>
    Promise.all([
      queryClient.fetchQuery(getInvitationOptions({ path: { token: location.hash } })),
      // Whoever is signed in accepts as themselves; that needs what their session knows.
      queryClient.ensureQueryData(sessionOptions()).catch(() => null),
    ]),
  component: Invitation,
});

function Invitation() {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const token = useLocation({ select: (location) => location.hash });
  const [offer, session] = Route.useLoaderData();
  return (
    <InvitationPage
      token={token}
      offer={offer}
      onAccepted={async ({ project_name: project }) => {
        if (session !== null) await queryClient.invalidateQueries();
        await navigate({ to: "/projects/$project", params: { project }, replace: true });
      }}
    />
  );
}
