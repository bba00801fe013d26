import { listToolsetsOptions } from "#client/@tanstack/react-query.gen";

const MOST = 200;

export const toolsetsOptions = (project: string) => listToolsetsOptions({ path: { project }, query: { limit: MOST } });
