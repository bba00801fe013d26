import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getCallStatsOptions } from "#client/@tanstack/react-query.gen";
import type { GetCallStatsData } from "#client/types.gen";

export type StatsFilter = NonNullable<GetCallStatsData["query"]>;
export type Dimension = NonNullable<StatsFilter["by"]>;

/* Counting is work for the hub: numbers follow every few seconds, not every call. */
const REFRESH_MS = 10_000;

/** The calls of a span of time, counted. */
export function useCallStats(project: string, query: StatsFilter) {
  return useQuery({
    ...getCallStatsOptions({ path: { project }, query }),
    refetchInterval: REFRESH_MS,
    placeholderData: keepPreviousData,
  });
}
