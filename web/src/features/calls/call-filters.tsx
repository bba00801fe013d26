import { Trans, useLingui } from "@lingui/react/macro";
import { useNavigate } from "@tanstack/react-router";
import { useServers } from "#shared/api/servers";
import { useOwnText } from "#shared/lib/own-text";
import { Button } from "#shared/ui/button";
import { OutcomeSelect } from "#shared/ui/outcome-select";
import { ServerSelect } from "#shared/ui/server-select";
import { TimeSpanFields } from "#shared/ui/time-span-fields";
import type { CallSearch } from "./call-search";

interface CallFiltersProps {
  project: string;
  search: CallSearch;
}

/** What to show of the calls. Every choice is a new address, so that Back takes it back. */
export function CallFilters({ project, search }: CallFiltersProps) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const servers = useServers(project);
  const narrow = (part: CallSearch) =>
    navigate({ to: "/projects/$project/calls", params: { project }, search: { ...search, ...part } });
  const isNarrowed = Object.values(search).some((one) => one !== undefined);
  return (
    <search aria-label={t`Filter the calls`} className="flex flex-wrap items-center gap-2">
      <ServerSelect servers={servers} chosen={search.server} onChoose={(server) => narrow({ server })} />
      <NameFilter name={search.name} onName={(name) => narrow({ name })} />
      <OutcomeSelect chosen={search.outcome} onChoose={(outcome) => narrow({ outcome })} />
      <TimeSpanFields span={search} onSpan={({ range, from, to }) => narrow({ range, from, to })} />
      <label className="flex h-8 items-center gap-2 px-1 text-sm">
        <input
          type="checkbox"
          className="accent-accent"
          checked={search.mine === true}
          onChange={(event) => narrow({ mine: event.target.checked ? true : undefined })}
        />
        <Trans>Mine only</Trans>
      </label>
      {isNarrowed && (
        <Button
          size="small"
          variant="ghost"
          onClick={() => navigate({ to: "/projects/$project/calls", params: { project }, search: {} })}
        >
          <Trans>Clear</Trans>
        </Button>
      )}
    </search>
  );
}

function NameFilter({ name, onName }: { name?: string; onName: (name: string | undefined) => void }) {
  const { t } = useLingui();
  const [typed, change] = useOwnText(name ?? "", (text) => onName(text || undefined));
  const ask = () => change(typed.trim());
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        ask();
      }}
    >
      <input
        type="search"
        aria-label={t`Name of the tool`}
        placeholder={t`Name of the tool`}
        className="control w-44! font-mono"
        value={typed}
        onChange={(event) => change(event.target.value, false)}
        onBlur={() => typed.trim() !== (name ?? "") && ask()}
      />
    </form>
  );
}
