import { createFileRoute } from "@tanstack/react-router";
import { hubHealthOptions, hubOptions } from "#features/hub/hub";
import { HubPage } from "#features/hub/hub-page";

export const Route = createFileRoute("/_hub/hub/")({
  loader: ({ context: { queryClient } }) =>
    Promise.all([queryClient.ensureQueryData(hubOptions()), queryClient.ensureQueryData(hubHealthOptions())]),
  component: HubPage,
});
