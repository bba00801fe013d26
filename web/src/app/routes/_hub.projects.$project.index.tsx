import { createFileRoute, redirect } from "@tanstack/react-router";

export const Route = createFileRoute("/_hub/projects/$project/")({
  beforeLoad: ({ params }) => {
    throw redirect({ to: "/projects/$project/servers", params, replace: true });
  },
});
