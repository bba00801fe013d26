import { MutationObserver, QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, test, vi } from "vitest";
import { endingKey } from "#shared/api/ending";
import { markOld } from "#shared/api/mark-old";

const KEY = ["tools", "demo"];

test("an answer that was on its way when something changed is old when it comes", async () => {
  const queryClient = new QueryClient();
  let answer = (_: string) => {};
  const asked = queryClient.fetchQuery({
    queryKey: KEY,
    queryFn: () =>
      new Promise<string>((resolve) => {
        answer = resolve;
      }),
  });
  markOld(queryClient, ["tools"]);
  answer("as it was");
  expect(await asked).toBe("as it was");
  await vi.waitFor(() => expect(queryClient.getQueryState(KEY)?.isInvalidated).toBe(true));
});

test("what is there is old at once, and other things stay fresh", () => {
  const queryClient = new QueryClient();
  queryClient.setQueryData(KEY, "a");
  queryClient.setQueryData(["keys"], "b");
  markOld(queryClient, ["tools"]);
  expect([KEY, ["keys"]].map((key) => queryClient.getQueryState(key)?.isInvalidated)).toEqual([true, false]);
});

test("what is just ending is not asked for again, and what stays is", async () => {
  const asked: string[] = [];
  const queryClient = new QueryClient();
  const observe = (server: string) =>
    new QueryObserver(queryClient, {
      queryKey: [{ path: { project: "demo", server } }],
      queryFn: () => asked.push(server),
      initialData: 0,
      staleTime: Number.POSITIVE_INFINITY,
    }).subscribe(() => {});
  for (const server of ["going", "staying"]) observe(server);
  let end = () => {};
  const deed = new MutationObserver(queryClient, {
    mutationKey: endingKey({ project: "demo", server: "going" }),
    mutationFn: () =>
      new Promise<void>((resolve) => {
        end = resolve;
      }),
  }).mutate();
  markOld(queryClient, [{ path: { project: "demo" } }]);
  await vi.waitFor(() => expect(asked).toEqual(["staying"]));
  end();
  await deed;
  markOld(queryClient, [{ path: { project: "demo" } }]);
  await vi.waitFor(() => expect(asked).toEqual(["staying", "going", "staying"]));
});
