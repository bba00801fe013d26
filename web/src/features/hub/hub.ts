import {
  getHubHealthOptions,
  getHubOptions,
  getHubSettingsOptions,
  listHubKeysQueryKey,
  listHubServersQueryKey,
  listProjectsQueryKey,
} from "#client/@tanstack/react-query.gen";
import { listHubKeys, listHubServers, listProjects } from "#client/sdk.gen";
import type { HubKey, HubServer, Project } from "#client/types.gen";
import { useListPages, wholeList } from "#shared/api/pages";

const LOOK_MS = 5000;
const LIMIT = 100;

export const hubOptions = () => getHubOptions();
export const hubSettingsOptions = () => getHubSettingsOptions();
export const hubHealthOptions = () => ({ ...getHubHealthOptions(), refetchInterval: LOOK_MS });
/** Every project of the hub, closed ones too, however many there are. */
export const allProjectsOptions = () =>
  wholeList<Project>(listProjectsQueryKey({ query: { state: "all" } }), (query, signal) =>
    listProjects({ query: { state: "all", ...query }, signal }),
  );

/** The keys of all projects, newest first. */
export function useHubKeys() {
  return useListPages<HubKey>({
    queryKey: listHubKeysQueryKey(),
    page: async (cursor, { signal }) => (await listHubKeys({ query: { cursor, limit: LIMIT }, signal })).data,
  });
}

/** The servers of all projects, newest first. */
export function useHubServers() {
  return useListPages<HubServer>({
    queryKey: listHubServersQueryKey(),
    page: async (cursor, { signal }) => (await listHubServers({ query: { cursor, limit: LIMIT }, signal })).data,
  });
}
