import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { FormEvent } from "react";
import { changeServerMutation, getServerQueryKey, listServersQueryKey } from "#client/@tanstack/react-query.gen";
import type { Server } from "#client/types.gen";
import { useMay } from "#shared/api/project";
import { useServer } from "#shared/api/server";
import { useDraft } from "#shared/lib/draft";
import { Button } from "#shared/ui/button";
import { ErrorNotice } from "#shared/ui/error-notice";
import { SelectField, TextField } from "#shared/ui/field";
import { Notice } from "#shared/ui/notice";
import { TitledPanel } from "#shared/ui/panel";
import { SecretSlots } from "#shared/ui/secret-slots";
import { changeOf, draftOf, type ServerDraft, SHARINGS } from "./server-draft";
import { ServerRemoval } from "./server-removal";
import { ServerTest } from "./server-test";

/** How a server is reached and started; its sealed values; and its end. */
export function ServerSettings({ project, name }: { project: string; name: string }) {
  const { t } = useLingui();
  const may = useMay(project);
  const server = useServer(project, name);
  if (!may("servers:edit")) {
    return <Notice tone="info" title={t`Your role may not change servers. Ask an admin of the project.`} />;
  }
  return (
    <div className="flex max-w-3xl flex-col gap-5">
      {server.mirrored && (
        <Notice tone="info" title={t`This server is kept in a file`}>
          <Trans>The hub follows the file it was started with. Change the definition there.</Trans>
        </Notice>
      )}
      <TitledPanel title={t`Configuration`}>
        <SettingsForm project={project} server={server} />
      </TitledPanel>
      <TitledPanel title={t`Connection`}>
        <ServerTest project={project} server={name} />
      </TitledPanel>
      {!server.mirrored && (
        <TitledPanel title={t`Danger zone`}>
          <ServerRemoval project={project} server={server} />
        </TitledPanel>
      )}
    </div>
  );
}

function SettingsForm({ project, server }: { project: string; server: Server }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { draft, change } = useDraft(draftOf(server));
  const body = changeOf(server, draft);
  const isChanged = Object.keys(body).length > 0;
  const save = useMutation({
    ...changeServerMutation(),
    onSuccess: async (saved) => {
      await navigate({ to: "/projects/$project/servers/$server", params: { project, server: saved.name } });
      await queryClient.invalidateQueries({ queryKey: listServersQueryKey({ path: { project } }) });
      await queryClient.invalidateQueries({
        queryKey: getServerQueryKey({ path: { project, server: saved.name } }),
      });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ path: { project, server: server.name }, body });
  };
  return (
    <form className="p-4" onSubmit={submit}>
      <fieldset disabled={server.mirrored} className="flex flex-col gap-4">
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label={t`Name`}
            pattern="[A-Za-z0-9][A-Za-z0-9._\-]{0,47}"
            isRequired
            isMono
            autoComplete="off"
            value={draft.name}
            onChange={(event) => change({ name: event.target.value })}
          />
          <TextField label={t`Title`} value={draft.title} onChange={(event) => change({ title: event.target.value })} />
        </div>
        {server.transport === "stdio" ? (
          <CommandPart project={project} server={server} draft={draft} onChange={change} />
        ) : (
          <AddressPart server={server} draft={draft} onChange={change} />
        )}
        <Limits draft={draft} onChange={change} />
        {save.isError && <ErrorNotice error={save.error} />}
        <div className="flex items-center justify-end gap-3">
          {isChanged && (
            <span className="text-muted text-xs">
              <Trans>Saving restarts the server where its definition changed.</Trans>
            </span>
          )}
          <Button type="submit" variant="primary" isPending={save.isPending} disabled={!isChanged}>
            <Trans>Save</Trans>
          </Button>
        </div>
      </fieldset>
    </form>
  );
}

interface PartProps {
  server: Server;
  draft: ServerDraft;
  onChange: (part: Partial<ServerDraft>) => void;
}

function CommandPart({ project, server, draft, onChange }: PartProps & { project: string }) {
  const { t } = useLingui();
  const may = useMay(project);
  return (
    <>
      <TextField
        label={t`Command`}
        hint={
          may("servers:command")
            ? t`As in a terminal, quotes included. No shell is involved.`
            : t`As in a terminal, quotes included. What you change waits for the approval of a hub admin.`
        }
        isRequired
        isMono
        spellCheck={false}
        value={draft.line}
        onChange={(event) => onChange({ line: event.target.value })}
      />
      <TextField
        label={t`Folder`}
        isMono
        spellCheck={false}
        value={draft.cwd}
        onChange={(event) => onChange({ cwd: event.target.value })}
      />
      <SecretSlots
        label={t`Environment`}
        names={Object.keys(server.env ?? {})}
        changes={draft.env}
        onChange={(env) => onChange({ env })}
      />
    </>
  );
}

function AddressPart({ server, draft, onChange }: PartProps) {
  const { t } = useLingui();
  return (
    <>
      <TextField
        label={t`Address`}
        type="url"
        isRequired
        isMono
        value={draft.url}
        onChange={(event) => onChange({ url: event.target.value })}
      />
      <SecretSlots
        label={t`Headers`}
        names={Object.keys(server.headers ?? {})}
        changes={draft.headers}
        onChange={(headers) => onChange({ headers })}
      />
    </>
  );
}

function Limits({ draft, onChange }: Omit<PartProps, "server">) {
  const { t } = useLingui();
  const words = {
    auto: t`As needed`,
    shared: t`One for everybody`,
    caller: t`One for each caller`,
    session: t`One for each session`,
  };
  return (
    <div className="grid gap-4 sm:grid-cols-3">
      <TextField
        label={t`Longest start, seconds`}
        type="number"
        step="any"
        min={1}
        max={3600}
        isRequired
        value={draft.timeout}
        onChange={(event) => onChange({ timeout: event.target.value })}
      />
      <TextField
        label={t`Longest silence, seconds`}
        type="number"
        step="any"
        min={1}
        max={3600}
        isRequired
        value={draft.callTimeout}
        onChange={(event) => onChange({ callTimeout: event.target.value })}
      />
      <SelectField
        label={t`Connections`}
        value={draft.sharing}
        onChange={(event) => onChange({ sharing: SHARINGS.find((one) => one === event.target.value) ?? "auto" })}
      >
        {SHARINGS.map((sharing) => (
          <option key={sharing} value={sharing}>
            {words[sharing]}
          </option>
        ))}
      </SelectField>
    </div>
  );
}
