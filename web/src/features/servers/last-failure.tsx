import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { getCall, listCalls } from "#client/sdk.gen";
import type { CallDetail } from "#client/types.gen";
import { Ago } from "#shared/ui/time";

interface LastFailureProps {
  project: string;
  server: string;
  /** How many of its calls failed: another number, and it is looked again. */
  errors: number;
}

const FAILED = ["error", "tool-error"] as const;

/* Not among the keys of the lists of calls: those are old with every call, of any server. */
const lastFailureOptions = ({ project, server, errors }: LastFailureProps) => ({
  queryKey: ["last-failure", project, server, errors],
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<CallDetail | null> => {
    const pages = await Promise.all(
      FAILED.map((outcome) =>
        listCalls({ path: { project }, query: { server, outcome, limit: 1 }, signal, throwOnError: true }),
      ),
    );
    const calls = pages.flatMap(({ data }) => data.items);
    const [newest] = calls.sort((one, other) => other.at.localeCompare(one.at));
    if (!newest) return null;
    return (await getCall({ path: { project, call: newest.id }, signal, throwOnError: true })).data;
  },
  staleTime: Number.POSITIVE_INFINITY,
});

/** What went wrong last with a server that is well: one quiet line that leads to the call. */
export function LastFailure(props: LastFailureProps) {
  const call = useQuery(lastFailureOptions(props)).data;
  if (!call) return null;
  return (
    <p className="truncate text-muted text-xs">
      <Trans>
        Last failure <Ago at={call.at} />
      </Trans>
      {": "}
      <Link
        to="/projects/$project/calls/$call"
        params={{ project: props.project, call: call.id }}
        className="foreign hover:underline"
      >
        {call.name ?? call.method}
        {" · "}
        {call.reason ?? (call.outcome === "tool-error" ? <Trans>the tool answered with an error</Trans> : call.code)}
      </Link>
    </p>
  );
}
