import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { keysOptions } from "#shared/api/keys";
import { useNow } from "#shared/lib/now";
import { Badge } from "#shared/ui/badge";
import { EmptyState } from "#shared/ui/empty-state";
import { ErrorNotice } from "#shared/ui/error-notice";
import { TitledPanel } from "#shared/ui/panel";
import { SkeletonRows } from "#shared/ui/skeleton";
import { Ago } from "#shared/ui/time";
import { type Concern, concernsOf } from "./hygiene";

/** Keys that deserve a look: unused, without an end, or old. */
export function KeyHygiene({ project }: { project: string }) {
  const { t } = useLingui();
  const keys = useQuery(keysOptions(project));
  const now = useNow();
  const words: Record<Concern, string> = {
    "never-used": t`never used`,
    "no-end": t`without an end`,
    old: t`older than half a year`,
  };
  const found = (keys.data?.items ?? [])
    .map((key) => ({ key, concerns: concernsOf(key, now) }))
    .filter(({ concerns }) => concerns.length > 0);
  return (
    <TitledPanel title={t`Keys that deserve a look`}>
      {keys.isPending && <SkeletonRows rows={3} />}
      {keys.isError && !keys.data && <ErrorNotice error={keys.error} onRetry={() => void keys.refetch()} />}
      {keys.data && found.length === 0 && <EmptyState title={t`Every key is used, young and has an end.`} />}
      <ul className="divide-y divide-line">
        {found.map(({ key, concerns }) => (
          <li key={key.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 text-sm">
            <Link
              to="/projects/$project/keys"
              params={{ project }}
              search={{ key: key.id }}
              className="foreign font-medium hover:underline"
            >
              {key.name}
            </Link>
            {concerns.map((concern) => (
              <Badge key={concern}>{words[concern]}</Badge>
            ))}
            <span className="ml-auto text-muted text-xs">
              <Trans>
                made <Ago at={key.created_at} />
              </Trans>
            </span>
          </li>
        ))}
      </ul>
    </TitledPanel>
  );
}
