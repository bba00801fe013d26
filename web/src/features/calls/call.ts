import { getCallOptions } from "#client/@tanstack/react-query.gen";
import { problemKind } from "#shared/lib/explain";

const TRIES = 12;
const PAUSE_MS = 500;

/** One call. A record comes into the log a moment after its call has ended: until then it is asked for again. */
export const callOptions = (project: string, call: string) => ({
  ...getCallOptions({ path: { project, call } }),
  retry: (count: number, error: unknown) => problemKind(error) === "not-found" && count < TRIES,
  retryDelay: PAUSE_MS,
});
