import { QueryClient } from "@tanstack/react-query";
import { problemKind } from "#shared/lib/explain";

/**
 * Answers of the hub are final; only silence is worth asking again. Live events refresh what changed. Whether the
 * browser thinks it is online says nothing: the hub may stand on this machine, and nothing waits for a network then.
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      mutations: { networkMode: "always" },
      queries: {
        networkMode: "always",
        staleTime: 30_000,
        retry: (count, error) => problemKind(error) === null && count < 1,
      },
    },
  });
}
