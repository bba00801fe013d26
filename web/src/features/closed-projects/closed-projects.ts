import { listProjectsOptions } from "#client/@tanstack/react-query.gen";

export const closedOptions = (state: "archived" | "deleted") => listProjectsOptions({ query: { state, limit: 200 } });
