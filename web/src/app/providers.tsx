import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useState } from "react";
import { createQueryClient } from "#app/query-client";
import { createAppRouter } from "#app/router";
import { connectToHub } from "#shared/api/hub";

/** Everything the pages stand on. */
export function Providers() {
  const [queryClient] = useState(startQueryClient);
  const [router] = useState(() => createAppRouter(queryClient));
  return (
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </I18nProvider>
  );
}

function startQueryClient() {
  const queryClient = createQueryClient();
  connectToHub(queryClient);
  return queryClient;
}
