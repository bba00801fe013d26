import { Trans } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { Activity } from "#client/types.gen";
import { Breakable } from "#shared/ui/breakable";
import { useDetails } from "#shared/ui/detail-words";
import { usePersonName } from "#shared/ui/person-name";
import { TableHead, TableRow } from "#shared/ui/table";
import { Ago } from "#shared/ui/time";
import { useActivityWord } from "./activity-words";

interface ActivityTableProps {
  activity: readonly Activity[];
  /** Names of projects by id; each row then says in which one it was. */
  places?: ReadonlyMap<string, string>;
  /** Somebody's changes alone are asked for. */
  onActor?: (principal: string) => void;
}

/** What was changed, as rows: who, what, to which thing, when. */
export function ActivityTable({ activity, places, onActor }: ActivityTableProps) {
  return (
    <table className="w-full text-sm">
      <TableHead>
        <th scope="col" className="hidden w-1/5 sm:table-cell">
          <Trans>Who</Trans>
        </th>
        <th scope="col" className="w-1/5 max-sm:w-auto">
          <Trans>What</Trans>
        </th>
        <th scope="col" className="w-2/5 max-sm:w-1/2">
          <Trans>Thing</Trans>
        </th>
        {places && (
          <th scope="col" className="hidden md:table-cell">
            <Trans>Project</Trans>
          </th>
        )}
        <th scope="col" className="text-right">
          <Trans>When</Trans>
        </th>
      </TableHead>
      <tbody className="divide-y divide-line">
        {activity.map((one) => (
          <ActivityRow key={one.id} activity={one} places={places} onActor={onActor} />
        ))}
      </tbody>
    </table>
  );
}

type ActivityRowProps = Omit<ActivityTableProps, "activity"> & { activity: Activity };

function ActivityRow({ activity, places, onActor }: ActivityRowProps) {
  const word = useActivityWord()(activity.kind);
  const details = useDetails()(activity.details);
  const nameOf = usePersonName();
  return (
    <TableRow>
      <td className="foreign hidden max-w-0 truncate sm:table-cell">
        {onActor ? (
          <button
            type="button"
            className="max-w-full truncate hover:underline"
            onClick={() => onActor(activity.actor.principal)}
          >
            {nameOf(activity.actor.name)}
          </button>
        ) : (
          nameOf(activity.actor.name)
        )}
      </td>
      <td className="max-sm:max-w-0">{word ?? <code className="font-mono text-xs">{activity.kind}</code>}</td>
      <td className="max-w-0 sm:truncate" title={details || undefined}>
        <span className="foreign font-medium">
          <Breakable text={nameOf(activity.target.name)} />
        </span>
        {details && <span className="foreign ml-2 font-mono text-faint text-xs max-sm:hidden">{details}</span>}
      </td>
      {places && (
        <td className="hidden max-w-0 truncate md:table-cell">
          <Place id={activity.project_id} places={places} />
        </td>
      )}
      <td className="w-px text-right text-muted">
        <Ago at={activity.at} />
      </td>
    </TableRow>
  );
}

/** The project of a change, as the way to it; nothing for what happened above the projects or in one long gone. */
function Place({ id, places }: { id: string | null; places: ReadonlyMap<string, string> }) {
  const project = id === null ? undefined : places.get(id);
  if (project === undefined) return null;
  return (
    <Link to="/projects/$project/activity" params={{ project }} className="foreign text-muted hover:underline">
      {project}
    </Link>
  );
}
