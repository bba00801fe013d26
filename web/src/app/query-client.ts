import { QueryClient } from "@tanstack/react-query";
import { problemKind } from "#shared/lib/explain";

/** Answers of the hub are final; only silence is worth asking again. Live events refresh what changed. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: (count, error) => problemKind(error) === null && count < 1,
      },
    },
  });
}
