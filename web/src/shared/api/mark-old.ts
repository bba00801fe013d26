import type { InvalidateQueryFilters, QueryClient, QueryKey } from "@tanstack/react-query";
import { isEnding } from "#shared/api/ending";

/**
 * Marks answers old, and fetches again what is on screen and not just ending. An answer that is on its way may have
 * been read before the change: it comes as a fresh one, so it is marked when it has come.
 */
export function markOld(queryClient: QueryClient, key: readonly unknown[]): void {
  const queryKey: QueryKey = [...key];
  const underway = queryClient
    .getQueryCache()
    .findAll({ queryKey, fetchStatus: "fetching" })
    // Anything else that is on its way is given up and asked for again.
    .filter((query) => query.state.data === undefined || !query.isActive());
  fetchAgain(queryClient, { queryKey });
  for (const query of underway) {
    const again = () => fetchAgain(queryClient, { queryKey: query.queryKey, exact: true });
    // After the answer was put in its place, which is a step after it came.
    void query.promise?.then(
      () => setTimeout(again),
      () => undefined,
    );
  }
}

function fetchAgain(queryClient: QueryClient, filters: InvalidateQueryFilters): void {
  void queryClient.invalidateQueries({ ...filters, refetchType: "none" });
  void queryClient.refetchQueries({ ...filters, type: "active", predicate: (query) => !isEnding(queryClient, query) });
}
