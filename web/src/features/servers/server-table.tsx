import { Trans, useLingui } from "@lingui/react/macro";
import type { CallGroup, Server } from "#client/types.gen";
import { RowsBeyond, useRowsInView } from "#shared/ui/rows-in-view";
import { TableHead } from "#shared/ui/table";
import { COLUMNS, ServerRow } from "./server-row";

interface ServerTableProps {
  project: string;
  servers: Server[];
  /** Counted calls by the id of the server. */
  usage: ReadonlyMap<string, CallGroup>;
  /** Ids; null where nothing can be done with a choice. */
  chosen: ReadonlySet<string> | null;
  onChoose: (chosen: ReadonlySet<string>) => void;
}

const ROW_PX = 45;
const keyOf = ({ id }: Server) => id;

/** Servers as rows. Only those in view are drawn, so that a thousand are as quick as ten. */
export function ServerTable({ project, servers, usage, chosen, onChoose }: ServerTableProps) {
  const { table, drawn, measure, abovePx, belowPx } = useRowsInView({ items: servers, keyOf, rowPx: ROW_PX });
  return (
    <table ref={table} className="w-full text-sm" aria-rowcount={servers.length + 1}>
      <TableHead>
        {chosen && (
          <th scope="col" className="w-px pr-0!">
            <ChooseAll servers={servers} chosen={chosen} onChoose={onChoose} />
          </th>
        )}
        <th scope="col" className="w-3/5 md:w-1/3">
          <Trans>Name</Trans>
        </th>
        <th scope="col">
          <Trans>State</Trans>
        </th>
        <th scope="col" className="hidden md:table-cell">
          <Trans>Speaks</Trans>
        </th>
        <th scope="col" className="hidden text-right sm:table-cell">
          <Trans>Tools</Trans>
        </th>
        <th scope="col" className="hidden text-right min-[60rem]:table-cell">
          <Trans>Calls, 24 h</Trans>
        </th>
        <th scope="col" className="hidden text-right min-[60rem]:table-cell">
          <Trans>95% within</Trans>
        </th>
        <th scope="col" className="hidden text-right min-[60rem]:table-cell">
          <Trans>Failed</Trans>
        </th>
        <th scope="col" className="w-px text-right">
          <Trans>Switch</Trans>
        </th>
      </TableHead>
      <RowsBeyond columns={COLUMNS} px={abovePx} />
      {drawn.map(({ index, key }) => {
        const server = servers[index];
        if (!server) return null;
        return (
          <ServerRow
            key={key}
            index={index}
            ref={measure}
            project={project}
            server={server}
            usage={usage.get(server.id)}
            isChosen={chosen?.has(server.id)}
            onChoose={(isChosen) => onChoose(changed(chosen, server.id, isChosen))}
          />
        );
      })}
      <RowsBeyond columns={COLUMNS} px={belowPx} />
    </table>
  );
}

function changed(chosen: ReadonlySet<string> | null, id: string, isChosen: boolean): ReadonlySet<string> {
  const next = new Set(chosen);
  if (isChosen) next.add(id);
  else next.delete(id);
  return next;
}

type ChooseAllProps = Required<Pick<ServerTableProps, "servers" | "onChoose">> & { chosen: ReadonlySet<string> };

/** Chooses all that are shown, and nothing that the search hides. */
function ChooseAll({ servers, chosen, onChoose }: ChooseAllProps) {
  const { t } = useLingui();
  const count = servers.filter(({ id }) => chosen.has(id)).length;
  const isAll = count > 0 && count === servers.length;
  return (
    <input
      type="checkbox"
      aria-label={t`All servers shown`}
      className="align-middle accent-accent"
      checked={isAll}
      ref={(box) => {
        if (box) box.indeterminate = count > 0 && !isAll;
      }}
      onChange={() => onChoose(new Set(isAll ? [] : servers.map(({ id }) => id)))}
    />
  );
}
