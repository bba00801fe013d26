import { QueryClient } from "@tanstack/react-query";
import { expect, test } from "vitest";
import {
  listHubServersQueryKey,
  listTeamMembersQueryKey,
  listToolsetsQueryKey,
  listUsersQueryKey,
} from "#client/@tanstack/react-query.gen";
import type { LiveKind } from "#shared/api/live-events";
import { refreshHub } from "#shared/api/live-hub";

const KEYS = {
  users: [...listUsersQueryKey(), "all"],
  servers: [...listHubServersQueryKey(), "pages"],
  team: listTeamMembersQueryKey({ path: { team: "readers" } }),
  toolsets: listToolsetsQueryKey({ path: { project: "demo" } }),
};

function staleAfter(...kinds: LiveKind[]): string[] {
  const queryClient = new QueryClient();
  for (const key of Object.values(KEYS)) queryClient.setQueryData([...key], { items: [] });
  refreshHub(
    queryClient,
    kinds.map((kind) => ({ kind, body: {} })),
  );
  return Object.entries(KEYS)
    .filter(([, key]) => queryClient.getQueryState([...key])?.isInvalidated)
    .map(([name]) => name);
}

test("what people change makes the pages above the projects old, and a state the list of servers alone", () => {
  expect(staleAfter("activity")).toEqual(["users", "servers", "team"]);
  expect(staleAfter("server.status")).toEqual(["servers"]);
  expect(staleAfter("server.status", "activity")).toEqual(["users", "servers", "team"]);
  expect(staleAfter("gap")).toEqual(["users", "servers", "team", "toolsets"]);
});
