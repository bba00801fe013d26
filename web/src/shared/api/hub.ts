import type { QueryClient } from "@tanstack/react-query";
import { getSessionQueryKey } from "#client/@tanstack/react-query.gen";
import { client } from "#client/client.gen";
import type { Session } from "#client/types.gen";
import { BASE } from "#shared/lib/base";
import { language } from "#shared/lib/language";

/** Sends what the hub asks of browsers: the cookie, and with every change the token that no other site can know. */
export function connectToHub(queryClient: QueryClient): void {
  client.setConfig({ baseUrl: `${window.location.origin}${BASE.slice(0, -1)}`, credentials: "same-origin" });
  client.interceptors.request.use((request) => {
    const session = queryClient.getQueryData<Session>(getSessionQueryKey());
    // Problems are told in the language of the pages, which need not be that of the browser.
    request.headers.set("Accept-Language", language.get());
    if (session?.csrf_token && request.method !== "GET") request.headers.set("X-CSRF-Token", session.csrf_token);
    return request;
  });
  // What the hub said in the other language is asked for again.
  language.subscribe(() => void queryClient.invalidateQueries());
}
