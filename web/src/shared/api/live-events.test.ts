import { QueryClient } from "@tanstack/react-query";
import { expect, test } from "vitest";
import {
  getServerQueryKey,
  listKeysQueryKey,
  listServersQueryKey,
  listServerToolsQueryKey,
} from "#client/@tanstack/react-query.gen";
import { listingKey } from "#shared/api/listing-key";
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

test("what a server lists is asked for again once it is ready, and not before", () => {
  const queryClient = new QueryClient();
  const [own, other] = [listingKey("demo", "a", "prompts/list"), listingKey("demo", "b", "prompts/list")];
  for (const key of [own, other]) queryClient.setQueryData([...key], []);
  const isOld = (key: readonly string[]) => queryClient.getQueryState([...key])?.isInvalidated;
  const told = (state: string) => ({ kind: "server.status" as const, body: { server: "a", status: { state } } });
  refresh(queryClient, "demo", [told("starting"), told("sleeping")]);
  expect([own, other].map(isOld)).toEqual([false, false]);
  refresh(queryClient, "demo", [told("ready")]);
  expect([own, other].map(isOld)).toEqual([true, false]);
  queryClient.setQueryData([...own], []);
  refresh(queryClient, "demo", [{ kind: "opened", body: {} }, told("ready")]);
  expect([own, other].map(isOld)).toEqual([true, false]);
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
