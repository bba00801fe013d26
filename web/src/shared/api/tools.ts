import { useQueries } from "@tanstack/react-query";
import type { Server, Tool } from "#client/types.gen";
import { toolsOptions } from "#shared/api/server";

/** The tools of one server, or why they are not there. */
export interface ToolGroup {
  server: Server;
  tools: Tool[];
  /** Why nothing is known of its tools. */
  reason: string | null;
  isLoading: boolean;
  error: unknown;
  retry: () => void;
}

/** Asks every server by itself, so that a slow or failed one holds up nobody. */
export function useProjectTools(project: string, servers: Server[]): ToolGroup[] {
  const answers = useQueries({ queries: servers.map((server) => toolsOptions(project, server.name)) });
  return servers.map((server, index) => {
    const answer = answers[index];
    return {
      server,
      tools: answer?.data?.items ?? [],
      reason: answer?.data?.reason ?? null,
      isLoading: answer?.isPending ?? true,
      error: answer?.error ?? null,
      retry: () => void answer?.refetch(),
    };
  });
}
