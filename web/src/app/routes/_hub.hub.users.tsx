import { createFileRoute } from "@tanstack/react-router";
import { usersOptions } from "#features/hub/users";
import { UsersPage } from "#features/hub/users-page";

export const Route = createFileRoute("/_hub/hub/users")({
  loader: ({ context }) => void context.queryClient.prefetchQuery(usersOptions()),
  component: UsersPage,
});
