import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { HubKey } from "#client/types.gen";
import { KeyEnd } from "#shared/keys/key-end";
import { KeyState } from "#shared/keys/key-state";
import { ScopeWords } from "#shared/keys/scope-words";
import { Badge } from "#shared/ui/badge";
import { EmptyState } from "#shared/ui/empty-state";
import { PagedPanel } from "#shared/ui/paged-panel";
import { TableHead, TableRow } from "#shared/ui/table";
import { Ago } from "#shared/ui/time";
import { useHubKeys } from "./hub";
import { HubFrame } from "./hub-tabs";
import { ToProjects } from "./to-projects";

/** Every key of every project: whose it is, what it opens, when it was last used and from where. */
export function HubKeysPage() {
  const { t } = useLingui();
  const keys = useHubKeys();
  return (
    <HubFrame title={t`Keys of the hub`} facts={t`Of all projects. They are changed and revoked in their project.`}>
      <PagedPanel list={keys} rows={4} empty={<EmptyState title={t`No key yet.`} action={<ToProjects />} />}>
        {(items) => <KeyTable items={items} />}
      </PagedPanel>
    </HubFrame>
  );
}

function KeyTable({ items }: { items: readonly HubKey[] }) {
  return (
    <table className="w-full text-sm">
      <TableHead>
        <th scope="col" className="w-1/3 max-sm:w-3/4">
          <Trans>Name</Trans>
        </th>
        <th scope="col">
          <Trans>State</Trans>
        </th>
        <th scope="col" className="hidden md:table-cell">
          <Trans>Holder</Trans>
        </th>
        <th scope="col" className="hidden lg:table-cell">
          <Trans>Opens</Trans>
        </th>
        <th scope="col" className="hidden sm:table-cell">
          <Trans>Last used</Trans>
        </th>
        <th scope="col" className="hidden sm:table-cell">
          <Trans>Expires</Trans>
        </th>
      </TableHead>
      <tbody className="divide-y divide-line">
        {items.map((key) => (
          <KeyRow key={key.id} shown={key} />
        ))}
      </tbody>
    </table>
  );
}

function KeyRow({ shown }: { shown: HubKey }) {
  return (
    <TableRow className="h-11">
      <td className="max-w-0">
        <Link
          to="/projects/$project/keys"
          params={{ project: shown.project }}
          search={{ key: shown.id }}
          className="foreign block w-fit max-w-full truncate font-medium hover:underline"
        >
          {shown.name}
        </Link>
        <p className="foreign truncate text-muted text-xs">{shown.project}</p>
      </td>
      <td className="whitespace-nowrap">
        <KeyState state={shown.state} />
      </td>
      <td className="hidden md:table-cell">
        <span className="flex items-center gap-2">
          {shown.holder?.name ?? "–"}
          {shown.kind === "service" && (
            <Badge>
              <Trans>service</Trans>
            </Badge>
          )}
        </span>
      </td>
      <td className="hidden max-w-56 lg:table-cell">
        <ScopeWords scopes={shown.scopes} />
      </td>
      <td className="hidden text-muted sm:table-cell">
        {shown.last_used_at ? <Ago at={shown.last_used_at} /> : <Trans context="used or seen">never</Trans>}
        <span className="foreign block text-xs">
          {[shown.last_used_client, shown.last_used_address].filter(Boolean).join(" · ")}
        </span>
      </td>
      <td className="hidden whitespace-nowrap text-muted sm:table-cell">
        <KeyEnd at={shown.expires_at} />
      </td>
    </TableRow>
  );
}
