import { getHealth } from "#client/sdk.gen";

/* By this the router remembers that it has loaded the whole application again for a piece of code. */
const ROUTERS_MARK = "tanstack_router_reload:";
const MARK = "orch.loaded-again:";

/**
 * Follows pages whose code can't be had. While the hub is away the page says so and the application stays: the router
 * would load it again, of which nothing would be left. If the hub is there, it has other pages by now, and they are
 * loaded.
 */
export function followMissingCode(): void {
  window.addEventListener("vite:preloadError", ({ payload: { message } }) => {
    sessionStorage.setItem(ROUTERS_MARK + message, "1");
    void loadAgain(message);
  });
}

/** Once for each piece: one that can't be had of a hub that is there would be tried for ever. */
async function loadAgain(message: string): Promise<void> {
  if (sessionStorage.getItem(MARK + message)) return;
  try {
    await getHealth();
  } catch {
    return;
  }
  sessionStorage.setItem(MARK + message, "1");
  window.location.reload();
}
