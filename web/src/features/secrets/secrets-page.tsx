import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { deleteSecretMutation, listProjectPeopleOptions, listSecretsQueryKey } from "#client/@tanstack/react-query.gen";
import type { SecretMark } from "#client/types.gen";
import { useMay } from "#shared/api/project";
import { Badge } from "#shared/ui/badge";
import { Button } from "#shared/ui/button";
import { ConfirmedButton } from "#shared/ui/confirmed-button";
import { EmptyState } from "#shared/ui/empty-state";
import { Icon } from "#shared/ui/icon";
import { Page } from "#shared/ui/page";
import { Panel } from "#shared/ui/panel";
import { ActionsHead, TableHead, TableRow } from "#shared/ui/table";
import { Ago } from "#shared/ui/time";
import { SecretDialog } from "./secret-dialog";
import { secretsOptions } from "./secrets";

const SLOT = "\u0024{NAME}";

/** Values that definitions name as `${NAME}`: set and replaced, never shown. */
export function SecretsPage({ project }: { project: string }) {
  const { t } = useLingui();
  const may = useMay(project);
  const { items } = useSuspenseQuery(secretsOptions(project)).data;
  /* The name that is being set; empty for a new one. */
  const [setting, setSetting] = useState<string | null>(null);
  const add = may("secrets:edit") && (
    <Button variant="primary" icon={<Icon of={Plus} />} onClick={() => setSetting("")}>
      <Trans>New secret</Trans>
    </Button>
  );
  return (
    <Page
      title={t`Secrets`}
      facts={t`Servers name them in their environment and headers; nobody reads a value again.`}
      action={items.length > 0 && add}
    >
      <Panel className="overflow-hidden">
        {items.length === 0 ? (
          <EmptyState title={t`No secret yet.`} action={add}>
            <Trans>
              Keep a token here once, and write <code className="font-mono">{SLOT}</code> in the servers that need it.
            </Trans>
          </EmptyState>
        ) : (
          <table className="w-full text-sm">
            <TableHead>
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
            </TableHead>
            <tbody className="divide-y divide-line">
              {items.map((secret) => (
                <SecretRow
                  key={secret.name}
                  project={project}
                  secret={secret}
                  onReplace={() => setSetting(secret.name)}
                />
              ))}
            </tbody>
          </table>
        )}
      </Panel>
      <SecretDialog key={setting} project={project} name={setting} onClose={() => setSetting(null)} />
    </Page>
  );
}

interface SecretRowProps {
  project: string;
  secret: SecretMark;
  onReplace: () => void;
}

function SecretRow({ project, secret, onReplace }: SecretRowProps) {
  const may = useMay(project);
  const people = useQuery(listProjectPeopleOptions({ path: { project } })).data?.items;
  // A token or somebody who has left: the page of activity has the name of that time.
  const by = people?.find(({ user }) => secret.updated_by === `user:${user}`);
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
        {by && <span className="foreign ml-2 text-xs">{by.name}</span>}
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
