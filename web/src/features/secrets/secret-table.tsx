import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { deleteSecretMutation, listSecretsQueryKey } from "#client/@tanstack/react-query.gen";
import type { SecretMark } from "#client/types.gen";
import { peopleOptions } from "#shared/api/people";
import { useMay } from "#shared/api/project";
import { Badge } from "#shared/ui/badge";
import { Button } from "#shared/ui/button";
import { ConfirmedButton } from "#shared/ui/confirmed-button";
import { LongTable } from "#shared/ui/long-table";
import { ActionsHead, TableRow } from "#shared/ui/table";
import { Ago } from "#shared/ui/time";

interface SecretTableProps {
  project: string;
  secrets: readonly SecretMark[];
  onReplace: (name: string) => void;
}

const COLUMNS = 4;

/** Secrets as rows: that they are set, when and by whom. */
export function SecretTable({ project, secrets, onReplace }: SecretTableProps) {
  const people = useQuery(peopleOptions(project)).data?.items ?? [];
  // A token or somebody who has left: the page of activity has the name of that time.
  const names = new Map(people.map(({ user, name }) => [`user:${user}`, name]));
  return (
    <LongTable
      columns={COLUMNS}
      items={secrets}
      keyOf={({ name }) => name}
      head={
        <>
          <th scope="col" className="w-1/2">
            <Trans>Name</Trans>
          </th>
          <th scope="col">
            <Trans>Value</Trans>
          </th>
          <th scope="col" className="hidden sm:table-cell">
            <Trans>Changed</Trans>
          </th>
          <ActionsHead />
        </>
      }
      row={(secret) => (
        <SecretRow
          project={project}
          secret={secret}
          by={names.get(secret.updated_by ?? "")}
          onReplace={() => onReplace(secret.name)}
        />
      )}
    />
  );
}

interface SecretRowProps {
  project: string;
  secret: SecretMark;
  /** Who set it last, as far as that is known. */
  by: string | undefined;
  onReplace: () => void;
}

function SecretRow({ project, secret, by, onReplace }: SecretRowProps) {
  const may = useMay(project);
  return (
    <TableRow className="h-11">
      <td className="max-w-0">
        <code className="foreign block truncate font-mono text-xs">{secret.name}</code>
      </td>
      <td>
        <Badge tone="ok">
          <Trans>set</Trans>
        </Badge>
      </td>
      <td className="hidden text-muted sm:table-cell">
        <Ago at={secret.updated_at} />
        {by && <span className="foreign ml-2 text-xs">{by}</span>}
      </td>
      <td className="whitespace-nowrap text-right">
        {may("secrets:edit") && (
          <span className="flex justify-end gap-2">
            <Button size="small" onClick={onReplace}>
              <Trans>Replace</Trans>
            </Button>
            <Removal project={project} name={secret.name} />
          </span>
        )}
      </td>
    </TableRow>
  );
}

function Removal({ project, name }: { project: string; name: string }) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const remove = useMutation({
    ...deleteSecretMutation(),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: listSecretsQueryKey({ path: { project } }) }),
  });
  return (
    <ConfirmedButton
      size="small"
      label={<Trans>Remove</Trans>}
      title={t`Remove ${name}`}
      name={name}
      action={t`Remove`}
      deed={remove}
      onConfirm={(close) => remove.mutate({ path: { project, name } }, { onSuccess: close })}
    >
      <p>
        <Trans>Servers that name it cannot start any more. The value cannot be brought back.</Trans>
      </p>
    </ConfirmedButton>
  );
}
