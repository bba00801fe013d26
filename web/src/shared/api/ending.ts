import { matchQuery, type Query, type QueryClient } from "@tanstack/react-query";

/** What a request's path names: a project, a server of it, a team. */
type Path = Readonly<Record<string, string>>;

const ENDING = "ending";

/**
 * The key of the deed that ends something, or one's own part in it; its page is left before the deed is done. Without a
 * path it is the session that ends, and with it all that is known.
 */
export const endingKey = (path?: Path) => [ENDING, path] as const;

/**
 * Whether a query is about what is just ending. The news of the end may come before the page is left: asked once more,
 * the hub would say that there is no such thing, and the page would show that for a moment.
 */
export function isEnding(queryClient: QueryClient, query: Query): boolean {
  const deeds = queryClient.getMutationCache().findAll({ mutationKey: [ENDING], status: "pending" });
  return deeds.some(({ options }) => {
    const path = options.mutationKey?.[1];
    return path === undefined || matchQuery({ queryKey: [{ path }] }, query);
  });
}
