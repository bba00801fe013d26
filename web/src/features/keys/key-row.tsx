import { Trans } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { listKeysQueryKey, revokeKeyMutation } from "#client/@tanstack/react-query.gen";
import type { Key } from "#client/types.gen";
import { useMay } from "#shared/api/project";
import { Countdown } from "#shared/keys/countdown";
import { KeyEnd } from "#shared/keys/key-end";
import { KeyState } from "#shared/keys/key-state";
import { RevokeButton } from "#shared/keys/revoke-button";
import { Badge } from "#shared/ui/badge";
import { TableRow } from "#shared/ui/table";
import { Ago } from "#shared/ui/time";

interface KeyRowProps {
  project: string;
  shown: Key;
  /** The search that the row was found by, which stays while the key is opened. */
  q: string | undefined;
}

/** One key: whose it is, whether it still opens, and when it last did. */
export function KeyRow({ project, shown, q }: KeyRowProps) {
  return (
    <TableRow className="h-11">
      <td className="max-w-0">
        <Link
          to="/projects/$project/keys"
          params={{ project }}
          search={{ key: shown.id, q }}
          className="foreign block w-fit max-w-full truncate font-medium hover:underline"
        >
          {shown.name}
        </Link>
        <p className="truncate font-mono text-muted text-xs">{shown.prefix}</p>
        {shown.previous_until && (
          <p className="truncate text-warn-text text-xs">
            <Trans>
              The old text ends in <Countdown until={shown.previous_until} />
            </Trans>
          </p>
        )}
      </td>
      <td className="w-px whitespace-nowrap">
        <KeyState state={shown.state} />
      </td>
      <td className="hidden whitespace-nowrap md:table-cell">
        {shown.holder?.name ?? "–"}
        {shown.kind === "service" && (
          <span className="ml-2">
            <Badge>
              <Trans>service</Trans>
            </Badge>
          </span>
        )}
      </td>
      <td className="hidden text-muted sm:table-cell">
        {shown.last_used_at ? <Ago at={shown.last_used_at} /> : <Trans context="used or seen">never</Trans>}
        {shown.last_used_client && <span className="foreign ml-2 text-xs">{shown.last_used_client}</span>}
      </td>
      <td className="hidden text-muted lg:table-cell">
        <KeyEnd at={shown.expires_at} />
      </td>
      <td className="text-right">{shown.state === "active" && <Revoke project={project} shown={shown} />}</td>
    </TableRow>
  );
}

function Revoke({ project, shown }: { project: string; shown: Key }) {
  const may = useMay(project);
  const queryClient = useQueryClient();
  const revoke = useMutation({
    ...revokeKeyMutation(),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: listKeysQueryKey({ path: { project } }) }),
  });
  if (!(shown.mine ? may("keys:revoke") : may("keys:admin"))) return null;
  return (
    <RevokeButton name={shown.name} deed={revoke} onRevoke={() => revoke.mutate({ path: { project, key: shown.id } })}>
      <Trans>Whoever calls with it is shut out at once, open connections included. It cannot be brought back.</Trans>
    </RevokeButton>
  );
}
