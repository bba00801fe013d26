import {
  getHubHealthOptions,
  getHubOptions,
  getHubSettingsOptions,
  listHubKeysQueryKey,
  listHubServersQueryKey,
  listProjectsOptions,
} from "#client/@tanstack/react-query.gen";
import { listHubKeys, listHubServers } from "#client/sdk.gen";
import type { HubKey, HubServer } from "#client/types.gen";
import { useListPages } from "#shared/api/pages";

const LOOK_MS = 5000;
const LIMIT = 100;

export const hubOptions = () => getHubOptions();
export const hubSettingsOptions = () => getHubSettingsOptions();
export const hubHealthOptions = () => ({ ...getHubHealthOptions(), refetchInterval: LOOK_MS });
export const allProjectsOptions = () => listProjectsOptions({ query: { state: "all", limit: 200 } });

/** The keys of all projects, newest first. */
export function useHubKeys() {
  return useListPages<HubKey>({
    queryKey: listHubKeysQueryKey(),
    page: async (cursor, signal) => (await listHubKeys({ query: { cursor, limit: LIMIT }, signal })).data,
  });
}

/** The servers of all projects, newest first. */
export function useHubServers() {
  return useListPages<HubServer>({
    queryKey: listHubServersQueryKey(),
    page: async (cursor, signal) => (await listHubServers({ query: { cursor, limit: LIMIT }, signal })).data,
  });
}
