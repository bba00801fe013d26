import { createFileRoute } from "@tanstack/react-router";
import { Gallery } from "#features/gallery/gallery";

export const Route = createFileRoute("/dev/gallery")({ component: Gallery });
