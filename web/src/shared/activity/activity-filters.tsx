import { Trans, useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "#shared/ui/button";
import { Icon } from "#shared/ui/icon";
import { SearchField } from "#shared/ui/search-field";
import { ServerSelect } from "#shared/ui/server-select";
import { TimeSpanFields } from "#shared/ui/time-span-fields";
import type { ActivitySearch } from "./activity-search";
import { type Actor, ActorSelect } from "./actor-select";
import { KindSelect } from "./kind-select";

interface ActivityFiltersProps {
  /** The kinds of change to choose among. */
  kinds: readonly string[];
  actors: readonly Actor[];
  /** Where the changes are of one project: its servers. */
  servers?: readonly { id: string; name: string }[];
  search: ActivitySearch;
  /** Typing replaces the address: each letter is no place to go back to. */
  onSearch: (search: ActivitySearch, replace: boolean) => void;
}

/** What the list of changes is narrowed down by: words, who, kind, server, time, and the request that made them. */
export function ActivityFilters({ kinds, actors, servers, search, onSearch }: ActivityFiltersProps) {
  const { t } = useLingui();
  const narrow = (part: ActivitySearch, replace = false) => onSearch({ ...search, ...part }, replace);
  const server = servers?.find(({ id }) => id === search.target);
  const isNarrow = Object.values(search).some((value) => value !== undefined);
  return (
    <search aria-label={t`Filter the activity`} className="flex flex-wrap items-center gap-2">
      <SearchField label={t`Search the activity`} q={search.q} onSearch={(q) => narrow({ q }, true)} />
      <ActorSelect actors={actors} chosen={search.who} onChoose={(who) => narrow({ who })} />
      <KindSelect kinds={kinds} chosen={search.kind} onChoose={(kind) => narrow({ kind })} />
      {servers && (
        <ServerSelect
          servers={servers}
          chosen={server?.name}
          onChoose={(name) => narrow({ target: servers.find((one) => one.name === name)?.id })}
        />
      )}
      <TimeSpanFields span={search} onSpan={({ range, from, to }) => narrow({ range, from, to })} />
      {search.target !== undefined && server === undefined && (
        <Chip onGone={() => narrow({ target: undefined })}>
          <Trans>Thing {search.target}</Trans>
        </Chip>
      )}
      {search.request !== undefined && (
        <Chip onGone={() => narrow({ request: undefined })}>
          <Trans>Request {search.request}</Trans>
        </Chip>
      )}
      {isNarrow && (
        <Button size="small" variant="ghost" onClick={() => onSearch({}, false)}>
          <Trans>Clear</Trans>
        </Button>
      )}
    </search>
  );
}

function Chip({ onGone, children }: { onGone: () => void; children: ReactNode }) {
  return (
    <Button icon={<Icon of={X} />} onClick={onGone}>
      {children}
    </Button>
  );
}
