import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { listKeyClientsOptions } from "#client/@tanstack/react-query.gen";
import type { Key } from "#client/types.gen";
import { useMay } from "#shared/api/project";
import { ScopeWords } from "#shared/keys/scope-words";
import { Dialog } from "#shared/ui/dialog";
import { ErrorNotice } from "#shared/ui/error-notice";
import { Fact, Facts } from "#shared/ui/panel";
import { SkeletonRows } from "#shared/ui/skeleton";
import { TableHead, TableRow } from "#shared/ui/table";
import { Ago, Moment } from "#shared/ui/time";
import { RotateKey } from "./rotate-key";

/* The hub gathers uses and writes them down a few times a minute. */
const REFRESH_MS = 5000;

interface KeyDialogProps {
  project: string;
  /** The key that is looked at; none, nothing is open. */
  shown: Key | undefined;
  onClose: () => void;
}

/** One key: what it opens, who holds it, what it was really used with, and a new text for it. */
export function KeyDialog({ project, shown, onClose }: KeyDialogProps) {
  return (
    <Dialog title={shown?.name ?? ""} isOpen={shown !== undefined} onClose={onClose}>
      {shown && <KeyDetails project={project} shown={shown} />}
    </Dialog>
  );
}

function KeyDetails({ project, shown }: { project: string; shown: Key }) {
  const { t } = useLingui();
  const may = useMay(project);
  const mayRotate = shown.state === "active" && (shown.mine ? may("keys:rotate") : may("keys:admin"));
  return (
    <div className="flex flex-col gap-4">
      <div className="-mx-4">
        <Facts>
          <Fact name={t`Begins with`}>
            <code className="font-mono text-xs">{shown.prefix}</code>
          </Fact>
          <Fact name={t`Holder`}>{shown.holder ? `${shown.holder.name} · ${shown.holder.email}` : "–"}</Fact>
          <Fact name={t`Opens`}>
            <ScopeWords scopes={shown.scopes} />
          </Fact>
          <Fact name={t`Made`}>
            <Moment at={shown.created_at} />
          </Fact>
          <Fact name={t`Expires`}>
            {shown.expires_at ? <Moment at={shown.expires_at} /> : <Trans context="key expires">never</Trans>}
          </Fact>
          {shown.revoked_at && (
            <Fact name={t`Revoked`}>
              <Moment at={shown.revoked_at} />
            </Fact>
          )}
        </Facts>
      </div>
      <UsedWith project={project} shown={shown} />
      {mayRotate && <RotateKey project={project} shown={shown} />}
    </div>
  );
}

function UsedWith({ project, shown }: { project: string; shown: Key }) {
  const clients = useQuery({
    ...listKeyClientsOptions({ path: { project, key: shown.id } }),
    refetchInterval: REFRESH_MS,
  });
  return (
    <section className="rounded-control border border-line">
      <h3 className="px-3 pt-2.5 pb-1 font-semibold text-sm">
        <Trans>Used with, last 30 days</Trans>
      </h3>
      {clients.isPending && <SkeletonRows rows={2} />}
      {clients.isError && <ErrorNotice error={clients.error} onRetry={() => void clients.refetch()} />}
      {clients.data?.items.length === 0 && (
        <p className="px-3 pb-3 text-muted text-sm">
          <Trans>Nothing yet.</Trans>
        </p>
      )}
      {clients.data && clients.data.items.length > 0 && (
        <table className="w-full text-sm">
          <TableHead>
            <th scope="col">
              <Trans>Client</Trans>
            </th>
            <th scope="col">
              <Trans>Speaks</Trans>
            </th>
            <th scope="col" className="text-right">
              <Trans>Last used</Trans>
            </th>
          </TableHead>
          <tbody className="divide-y divide-line">
            {clients.data.items.map((one) => (
              <TableRow key={`${one.name} ${one.version} ${one.revision} ${one.transport}`}>
                <td className="max-w-0 truncate">
                  <span className="foreign">
                    {one.name || <Trans>not said</Trans>} {one.version}
                  </span>
                </td>
                <td className="whitespace-nowrap text-muted">
                  <span className="font-mono text-xs">{one.revision}</span> {one.transport}
                </td>
                <td className="whitespace-nowrap text-right text-muted" title={one.last_address}>
                  <Ago at={one.last_used_at} />
                </td>
              </TableRow>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
