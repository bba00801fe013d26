import { Trans, useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import { Button } from "#shared/ui/button";
import { Icon } from "#shared/ui/icon";
import { TimeRangeSelect } from "#shared/ui/time-range-select";
import type { ActivitySearch } from "./activity-search";
import { useActivityWord } from "./activity-words";

interface ActivityFiltersProps {
  /** The kinds of change to choose among. */
  kinds: readonly string[];
  search: ActivitySearch;
  /** Typing replaces the address: each letter is no place to go back to. */
  onSearch: (search: ActivitySearch, replace: boolean) => void;
}

/** What the list of changes is narrowed down by: words, kind, time, and the request that made them. */
export function ActivityFilters({ kinds, search, onSearch }: ActivityFiltersProps) {
  const { t } = useLingui();
  const word = useActivityWord();
  const narrow = (part: ActivitySearch, replace = false) => onSearch({ ...search, ...part }, replace);
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
        {kinds.map((kind) => (
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
