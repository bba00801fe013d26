import { Trans, useLingui } from "@lingui/react/macro";
import { type Actor, ActorSelect } from "#shared/activity/actor-select";
import { KindSelect } from "#shared/activity/kind-select";
import { Button } from "#shared/ui/button";
import { ChoiceSelect } from "#shared/ui/choice-select";
import { OutcomeSelect } from "#shared/ui/outcome-select";
import { Segmented } from "#shared/ui/segmented";
import { TimeSpanFields } from "#shared/ui/time-span-fields";
import { type AuditSearch, ofStream } from "./audit-search";

/* What clients mostly ask for, in the words of the protocol. */
const METHODS = [
  "tools/call",
  "tools/list",
  "prompts/get",
  "prompts/list",
  "resources/read",
  "resources/list",
  "resources/templates/list",
  "completion/complete",
  "initialize",
].map((value) => ({ value, label: value }));

export interface AuditFiltersProps {
  /** The kinds of change to choose among. */
  kinds: readonly string[];
  actors: readonly Actor[];
  /** Names of projects, where the records are of many. */
  projects?: readonly string[];
  search: AuditSearch;
  onSearch: (search: AuditSearch) => void;
}

/** What the record is narrowed down by: changes or calls, who, what, how it ended, where and when. */
export function AuditFilters({ kinds, actors, projects, search, onSearch }: AuditFiltersProps) {
  const { t } = useLingui();
  const { stream = "actions", ...rest } = search;
  const narrow = (part: AuditSearch) => onSearch({ ...search, ...part });
  const isNarrow = Object.values(rest).some((value) => value !== undefined);
  return (
    <search aria-label={t`Filter the records`} className="flex flex-wrap items-center gap-2">
      <Segmented
        label={t`Records of`}
        value={stream}
        options={[
          { value: "actions", label: t`Changes` },
          { value: "calls", label: t`Calls` },
        ]}
        onChange={(chosen) => onSearch(ofStream(search, chosen))}
      />
      <ActorSelect actors={actors} chosen={search.who} onChoose={(who) => narrow({ who })} />
      {stream === "actions" ? (
        <KindSelect kinds={kinds} chosen={search.kind} onChoose={(kind) => narrow({ kind })} />
      ) : (
        <>
          <ChoiceSelect
            label={t`Method`}
            all={t`All methods`}
            options={METHODS}
            chosen={search.method}
            onChoose={(method) => narrow({ method })}
          />
          <OutcomeSelect chosen={search.outcome} onChoose={(outcome) => narrow({ outcome })} />
        </>
      )}
      {projects && (
        <ChoiceSelect
          label={t`Project`}
          all={t`All projects`}
          options={projects.map((value) => ({ value, label: value }))}
          chosen={search.project}
          onChoose={(project) => narrow({ project })}
        />
      )}
      <TimeSpanFields span={search} onSpan={({ range, from, to }) => narrow({ range, from, to })} />
      {isNarrow && (
        <Button size="small" variant="ghost" onClick={() => onSearch({ stream: search.stream })}>
          <Trans>Clear</Trans>
        </Button>
      )}
    </search>
  );
}
