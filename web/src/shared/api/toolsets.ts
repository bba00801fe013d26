import { listToolsetsQueryKey } from "#client/@tanstack/react-query.gen";
import { listToolsets } from "#client/sdk.gen";
import type { Toolset } from "#client/types.gen";
import { wholeList } from "#shared/api/pages";

/** All toolsets of a project. */
export const toolsetsOptions = (project: string) =>
  wholeList<Toolset>(listToolsetsQueryKey({ path: { project } }), (query, signal) =>
    listToolsets({ path: { project }, query, signal }),
  );
