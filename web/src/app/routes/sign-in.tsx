import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { getSetupOptions, getSignInWaysOptions } from "#client/@tanstack/react-query.gen";
import { SignInPage } from "#features/sign-in/sign-in-page";

interface SignInSearch {
  /** Where to go afterwards: a path of ours. */
  next?: string;
}

export const Route = createFileRoute("/sign-in")({
  // Only paths of this application: an address of elsewhere would make the sign-in page a trap.
  validateSearch: ({ next }): SignInSearch => (typeof next === "string" && /^\/(?![/\\])/.test(next) ? { next } : {}),
  loader: async ({ context: { queryClient } }) => {
    const [{ needed }, ways] = await Promise.all([
      queryClient.fetchQuery(getSetupOptions()),
      queryClient.ensureQueryData(getSignInWaysOptions()),
    ]);
    return { needed, passkeyOrigin: ways.passkey_origin };
  },
  component: SignIn,
});

function SignIn() {
  const navigate = useNavigate();
  const { next } = Route.useSearch();
  const { needed, passkeyOrigin } = Route.useLoaderData();
  return (
    <SignInPage
      isSetupNeeded={needed}
      passkeyOrigin={passkeyOrigin}
      onDone={() => navigate({ to: next ?? "/", replace: true })}
    />
  );
}
