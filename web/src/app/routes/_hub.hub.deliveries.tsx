import { createFileRoute } from "@tanstack/react-router";
import { DeliveriesPage } from "#features/hub/deliveries-page";

export const Route = createFileRoute("/_hub/hub/deliveries")({ component: DeliveriesPage });
