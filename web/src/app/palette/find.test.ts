import { Circle } from "lucide-react";
import { expect, test } from "vitest";
import { find, type Target } from "./find";

const target = (word: string, note?: string): Target => ({
  id: word,
  kind: "tool",
  word,
  note,
  icon: Circle,
  go: () => undefined,
});

test("a beginning beats a beginning of a word beats anywhere beats what else is known", () => {
  const targets = [
    target("re-add", "x"),
    target("padding"),
    target("sum", "adds numbers"),
    target("add"),
    target("echo"),
  ];
  expect(find(targets, "add").map(({ word }) => word)).toEqual(["add", "re-add", "padding", "sum"]);
});

test("every word typed must fit", () => {
  expect(find([target("create issue", "github"), target("create page", "wiki")], "create git")).toHaveLength(1);
});

test("nothing typed shows what there is, forty at most", () => {
  expect(
    find(
      Array.from({ length: 60 }, (_, index) => target(String(index))),
      " ",
    ),
  ).toHaveLength(40);
});
