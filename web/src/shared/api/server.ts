import { useSuspenseQuery } from "@tanstack/react-query";
import { getServerOptions, listServerToolsOptions } from "#client/@tanstack/react-query.gen";
import type { Server } from "#client/types.gen";
import { problemKind } from "#shared/lib/explain";

export const serverOptions = (project: string, server: string) => getServerOptions({ path: { project, server } });

export function useServer(project: string, server: string): Server {
  const { data, error } = useSuspenseQuery(serverOptions(project, server));
  // It was removed meanwhile: what was known of it is shown no longer.
  if (problemKind(error) === "not-found") throw error;
  return data;
}

/** The tools of one server. */
export const toolsOptions = (project: string, server: string) => listServerToolsOptions({ path: { project, server } });
