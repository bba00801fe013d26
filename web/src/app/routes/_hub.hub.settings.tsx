import { createFileRoute } from "@tanstack/react-router";
import { hubSettingsOptions } from "#features/hub/hub";
import { HubSettingsPage } from "#features/hub/hub-settings-page";

export const Route = createFileRoute("/_hub/hub/settings")({
  loader: ({ context }) => context.queryClient.ensureQueryData(hubSettingsOptions()),
  component: HubSettingsPage,
});
