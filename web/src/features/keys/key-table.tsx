import { Trans } from "@lingui/react/macro";
import type { Key } from "#client/types.gen";
import { LongTable } from "#shared/ui/long-table";
import { ActionsHead } from "#shared/ui/table";
import { KeyRow } from "./key-row";

const COLUMNS = 6;

/** Keys as rows, newest first. */
export function KeyTable({ project, keys, q }: { project: string; keys: readonly Key[]; q: string | undefined }) {
  return (
    <LongTable
      columns={COLUMNS}
      items={keys}
      keyOf={({ id }) => id}
      head={
        <>
          <th scope="col" className="w-3/5 md:w-2/5">
            <Trans>Name</Trans>
          </th>
          <th scope="col">
            <Trans>State</Trans>
          </th>
          <th scope="col" className="hidden md:table-cell">
            <Trans>Holder</Trans>
          </th>
          <th scope="col" className="hidden sm:table-cell">
            <Trans>Last used</Trans>
          </th>
          <th scope="col" className="hidden lg:table-cell">
            <Trans>Expires</Trans>
          </th>
          <ActionsHead />
        </>
      }
      row={(one) => <KeyRow project={project} shown={one} q={q} />}
    />
  );
}
