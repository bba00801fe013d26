import { queryOptions, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { listProjectToolsQueryKey } from "#client/@tanstack/react-query.gen";
import { listProjectTools } from "#client/sdk.gen";
import type { Diagnosis, Server, ToolBrief, ToolShelf } from "#client/types.gen";
import { everyPage } from "#shared/api/pages";

const MOST = 200;

/** A tool as lists show it, with the server that brings it. */
export interface ListedTool extends ToolBrief {
  server: string;
}

/** The tools of one server, or why they are not there. */
export interface ToolGroup {
  server: Server;
  tools: ListedTool[];
  /** Why nothing is known of its tools. */
  diagnosis: Diagnosis | null;
  isLoading: boolean;
}

interface ProjectTools {
  groups: ToolGroup[];
  isLoading: boolean;
  error: unknown;
  retry: () => void;
}

/** The tools of all servers that are on, briefly: a few answers, however many servers there are. */
export const projectToolsOptions = (project: string) =>
  queryOptions({
    queryKey: [...listProjectToolsQueryKey({ path: { project } }), "all"],
    queryFn: async ({ signal }) => {
      const all = await everyPage<ToolShelf>(
        async (cursor) => (await listProjectTools({ path: { project }, query: { limit: MOST, cursor }, signal })).data,
      );
      // Once for all pages that list them: there may be twenty thousand.
      return { ...all, items: all.items.map(named) };
    },
  });

function named({ tools, ...shelf }: ToolShelf) {
  return { ...shelf, tools: tools.map((tool): ListedTool => ({ ...tool, server: shelf.server })) };
}

/** What each of these servers brings. A slow or failed one holds up nobody. */
export function useProjectTools(project: string, servers: Server[]): ProjectTools {
  const { data, isPending, error, refetch } = useQuery(projectToolsOptions(project));
  const groups = useMemo(() => {
    const shelves = new Map(data?.items.map((shelf) => [shelf.server_id, shelf]));
    return servers.map((server) => groupOf(server, shelves.get(server.id), isPending));
  }, [data, isPending, servers]);
  // What is known stays in sight when it can't be fetched again.
  const missed = data === undefined ? error : null;
  return { groups, isLoading: groups.some((group) => group.isLoading), error: missed, retry: () => void refetch() };
}

function groupOf(server: Server, shelf: ReturnType<typeof named> | undefined, isPending: boolean): ToolGroup {
  return {
    server,
    tools: shelf?.tools ?? [],
    diagnosis: shelf?.diagnosis ?? null,
    isLoading: isPending || (!shelf?.known && server.status.state === "starting"),
  };
}
