import { Trans, useLingui } from "@lingui/react/macro";
import { useNavigate } from "@tanstack/react-router";
import { X } from "lucide-react";
import { ACTIVITY_KINDS, useActivityWord } from "#shared/ui/activity-words";
import { Button } from "#shared/ui/button";
import { Icon } from "#shared/ui/icon";
import { TimeRangeSelect } from "#shared/ui/time-range-select";
import type { ActivitySearch } from "./activity-search";

/** What the list of changes is narrowed down by: words, kind, time, and the request that made them. */
export function ActivityFilters({ project, search }: { project: string; search: ActivitySearch }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const word = useActivityWord();
  const narrow = (part: ActivitySearch, replace = false) =>
    navigate({ to: "/projects/$project/activity", params: { project }, search: { ...search, ...part }, replace });
  return (
    <search aria-label={t`Filter the activity`} className="flex flex-wrap items-center gap-2">
      <input
        type="search"
        aria-label={t`Search the activity`}
        placeholder={t`Search the activity`}
        className="control w-56!"
        value={search.q ?? ""}
        onChange={(event) => narrow({ q: event.target.value || undefined }, true)}
      />
      <select
        aria-label={t`Kind of change`}
        className="control w-auto! max-w-full"
        value={search.kind ?? ""}
        onChange={(event) => narrow({ kind: event.target.value || undefined })}
      >
        <option value="">{t`All changes`}</option>
        {ACTIVITY_KINDS.filter((kind) => !/^(hub|user|token)\./.test(kind)).map((kind) => (
          <option key={kind} value={kind}>
            {word(kind)}
          </option>
        ))}
      </select>
      <TimeRangeSelect range={search.range} onRange={(range) => narrow({ range })} />
      {search.request !== undefined && (
        <Button icon={<Icon of={X} />} onClick={() => narrow({ request: undefined })}>
          <Trans>Request {search.request}</Trans>
        </Button>
      )}
    </search>
  );
}
