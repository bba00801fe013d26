import { QueryClient } from "@tanstack/react-query";
import { expect, test, vi } from "vitest";
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
