import { useLingui } from "@lingui/react/macro";
import { usePersonName } from "#shared/ui/person-name";

/** Somebody who changes things. */
export interface Actor {
  id: string;
  name: string;
}

interface ActorSelectProps {
  actors: readonly Actor[];
  /** The id of the chosen one; none stands for everybody. */
  chosen: string | undefined;
  onChoose: (id: string | undefined) => void;
}

/** Whose changes to show. A chosen one who is not among those offered stands under its id. */
export function ActorSelect({ actors, chosen, onChoose }: ActorSelectProps) {
  const { t } = useLingui();
  const nameOf = usePersonName();
  const isOffered = actors.some(({ id }) => id === chosen);
  return (
    <select
      aria-label={t`Who`}
      className="control w-auto! max-w-48 max-sm:max-w-full max-sm:grow"
      value={chosen ?? ""}
      onChange={(event) => onChoose(event.target.value || undefined)}
    >
      <option value="">{t`By anybody`}</option>
      {chosen !== undefined && !isOffered && <option value={chosen}>{chosen}</option>}
      {actors
        .toSorted((one, other) => one.name.localeCompare(other.name))
        .map(({ id, name }) => (
          <option key={id} value={id}>
            {nameOf(name)}
          </option>
        ))}
    </select>
  );
}
