import { createFileRoute, useLocation, useNavigate } from "@tanstack/react-router";
import { ResetPasswordPage } from "#features/sign-in/reset-password-page";

export const Route = createFileRoute("/reset-password")({ component: ResetPassword });

function ResetPassword() {
  const navigate = useNavigate();
  const token = useLocation({ select: (location) => location.hash });
  return <ResetPasswordPage token={token} onDone={() => navigate({ to: "/sign-in", replace: true })} />;
}
