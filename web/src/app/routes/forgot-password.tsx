import { createFileRoute } from "@tanstack/react-router";
import { getSignInWaysOptions } from "#client/@tanstack/react-query.gen";
import { ForgotPasswordPage } from "#features/sign-in/forgot-password-page";

export const Route = createFileRoute("/forgot-password")({
  loader: ({ context }) => context.queryClient.ensureQueryData(getSignInWaysOptions()),
  component: ForgotPassword,
});

function ForgotPassword() {
  return <ForgotPasswordPage isMailed={Route.useLoaderData().mails_links} />;
}
