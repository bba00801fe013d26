import { createFileRoute } from "@tanstack/react-router";
import { HubServersPage } from "#features/hub/hub-servers-page";

export const Route = createFileRoute("/_hub/hub/servers")({ component: HubServersPage });
