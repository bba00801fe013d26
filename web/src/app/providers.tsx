import { CSPProvider } from "@base-ui/react/csp-provider";
import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useState } from "react";
import { createQueryClient } from "#app/query-client";
import { createAppRouter } from "#app/router";
import { connectToHub } from "#shared/api/hub";

/** Everything the pages stand on. The policy forbids style elements, so Base UI makes none. */
export function Providers() {
  const [queryClient] = useState(startQueryClient);
  const [router] = useState(() => createAppRouter(queryClient));
  return (
    <CSPProvider disableStyleElements>
      <I18nProvider i18n={i18n}>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </I18nProvider>
    </CSPProvider>
  );
}

function startQueryClient() {
  const queryClient = createQueryClient();
  connectToHub(queryClient);
  return queryClient;
}
