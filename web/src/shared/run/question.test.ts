import { expect, test } from "vitest";
import { linkOf, questionOf } from "./question";

test("a form without a schema asks for nothing", () => {
  const asked = questionOf({ id: "q1", method: "elicitation/create", params: { message: "Sure?" } });
  expect(asked).toEqual({ id: "q1", kind: "form", message: "Sure?", schema: { type: "object" } });
});

test("a page to open is shown with its host", () => {
  const params = { mode: "url", message: "Sign in", url: "https://example.com:8443/in?x=1" };
  expect(questionOf({ id: "q1", method: "elicitation/create", params })).toMatchObject({
    kind: "link",
    link: { host: "example.com:8443" },
  });
});

test.each([
  "javascript:alert(1)",
  "data:text/html,x",
  "file:///etc/passwd",
  "https://example.com@evil.test/",
  "no address",
])("%s cannot be opened", (address) => {
  expect(linkOf(address)).toBeNull();
});

test("a host of look-alike letters is shown as browsers resolve it", () => {
  expect(linkOf("https://ex\u0430mple.com/")?.host).toBe("xn--exmple-4nf.com");
});

test("messages to a model are kept in their order", () => {
  const params = { messages: [{ role: "user", content: { type: "text", text: "Hi" } }, "odd"], maxTokens: 5 };
  expect(questionOf({ id: "q2", method: "sampling/createMessage", params })).toEqual({
    id: "q2",
    kind: "sampling",
    messages: [{ role: "user", content: { type: "text", text: "Hi" } }],
    system: "",
    maxTokens: 5,
  });
});

test("what we do not know is kept to be looked at", () => {
  expect(questionOf({ id: "q3", method: "new/method", params: { a: 1 } })).toMatchObject({
    kind: "unknown",
    params: { a: 1 },
  });
});
