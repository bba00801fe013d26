import { createFileRoute } from "@tanstack/react-router";
import { HubKeysPage } from "#features/hub/hub-keys-page";

export const Route = createFileRoute("/_hub/hub/keys")({ component: HubKeysPage });
