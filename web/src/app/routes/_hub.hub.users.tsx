import { createFileRoute } from "@tanstack/react-router";
import { usersOptions } from "#features/hub/users";
import { UsersPage } from "#features/hub/users-page";
import { textOf } from "#shared/lib/search-text";

export const Route = createFileRoute("/_hub/hub/users")({
  validateSearch: ({ q }: Record<string, unknown>): { q?: string } => ({ q: textOf(q) }),
  loader: ({ context }) => void context.queryClient.prefetchQuery(usersOptions()),
  component: Users,
});

function Users() {
  return <UsersPage q={Route.useSearch().q} />;
}
