import { getCallOptions } from "#client/@tanstack/react-query.gen";

// A call that has just ended reaches the log within a second: it is asked for again before it counts as missing.
export const callOptions = (project: string, call: string) => ({
  ...getCallOptions({ path: { project, call } }),
  retry: 2,
  retryDelay: 600,
});
