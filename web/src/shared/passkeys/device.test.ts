import { describe, expect, it } from "vitest";
import { passkeyPlace } from "./device";

describe("where passkeys can be used", () => {
  it("nowhere when the hub has none", () => {
    expect(passkeyPlace(null, "https://10.0.0.7")).toBe("nowhere");
  });

  it("elsewhere when the page is open under another name", () => {
    expect(passkeyPlace("http://localhost:8000", "http://127.0.0.1:8000")).toBe("elsewhere");
  });
});
