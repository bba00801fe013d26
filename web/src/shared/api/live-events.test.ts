import { QueryClient } from "@tanstack/react-query";
import { expect, test } from "vitest";
import {
  getServerQueryKey,
  listKeysQueryKey,
  listServersQueryKey,
  listServerToolsQueryKey,
} from "#client/@tanstack/react-query.gen";
import { type LiveKind, readLiveEvent, refresh } from "#shared/api/live-events";

const KEYS = {
  servers: listServersQueryKey({ path: { project: "demo" }, query: { limit: 200 } }),
  server: getServerQueryKey({ path: { project: "demo", server: "a" } }),
  tools: listServerToolsQueryKey({ path: { project: "demo", server: "a" } }),
  keys: listKeysQueryKey({ path: { project: "demo" }, query: { limit: 200 } }),
  others: listServersQueryKey({ path: { project: "other" }, query: { limit: 200 } }),
};

function staleAfter(kind: LiveKind, body = {}): string[] {
  const queryClient = new QueryClient();
  for (const key of Object.values(KEYS)) queryClient.setQueryData([...key], { items: [] });
  refresh(queryClient, "demo", [{ kind, body }]);
  return Object.entries(KEYS)
    .filter(([, key]) => queryClient.getQueryState([...key])?.isInvalidated)
    .map(([name]) => name);
}

test("an event makes old what it is about, in its project alone", () => {
  expect(staleAfter("server.status", { server: "a", server_id: "1", status: {} })).toEqual(["server", "tools"]);
  expect(staleAfter("call")).toEqual(["keys"]);
  expect(staleAfter("picture")).toEqual(["servers", "server", "tools", "keys"]);
  expect(staleAfter("opened")).toEqual(["servers", "server", "tools", "keys"]);
  expect(staleAfter("gap")).toEqual(["servers", "server", "tools", "keys", "others"]);
});

test("a state is put into the list of servers, and what else is known of them stays", () => {
  const queryClient = new QueryClient();
  const status = { state: "starting", reason: null, last_lines: ["before"] };
  queryClient.setQueryData([...KEYS.servers], {
    items: [
      { id: "1", status },
      { id: "2", status },
    ],
  });
  const body = { server: "a", server_id: "1", status: { state: "ready", tool_count: 3 } };
  refresh(queryClient, "demo", [{ kind: "server.status", body }]);
  expect(queryClient.getQueryData([...KEYS.servers])).toEqual({
    items: [
      { id: "1", status: { ...status, state: "ready", tool_count: 3 } },
      { id: "2", status },
    ],
  });
});

test("a gap makes everything old", () => {
  expect(staleAfter("gap")).toEqual(Object.keys(KEYS));
});

test("what is no JSON object is no event", () => {
  expect([readLiveEvent("call", "{"), readLiveEvent("call", "1"), readLiveEvent("call", "{}")]).toEqual([
    null,
    null,
    { kind: "call", body: {} },
  ]);
});
