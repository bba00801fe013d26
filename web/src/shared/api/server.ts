import { useSuspenseQuery } from "@tanstack/react-query";
import { getServerOptions, listServerToolsOptions } from "#client/@tanstack/react-query.gen";
import type { Server } from "#client/types.gen";

export const serverOptions = (project: string, server: string) => getServerOptions({ path: { project, server } });

export function useServer(project: string, server: string): Server {
  return useSuspenseQuery(serverOptions(project, server)).data;
}

/** The tools of one server. */
export const toolsOptions = (project: string, server: string) => listServerToolsOptions({ path: { project, server } });
