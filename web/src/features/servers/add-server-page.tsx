import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { createServerMutation, listServersQueryKey } from "#client/@tanstack/react-query.gen";
import type { NewServer } from "#client/types.gen";
import { useMay } from "#shared/api/project";
import { Button, buttonClass } from "#shared/ui/button";
import { Actions } from "#shared/ui/dialog";
import { ErrorNotice } from "#shared/ui/error-notice";
import { TextArea, TextField } from "#shared/ui/field";
import { Notice } from "#shared/ui/notice";
import { Page } from "#shared/ui/page";
import { Panel } from "#shared/ui/panel";
import { Segmented } from "#shared/ui/segmented";
import { readPairs, splitCommandLine } from "./command-line";

type Way = "command" | "address";

/** A new server: a command the hub starts, or an address it reaches. */
export function AddServerPage({ project }: { project: string }) {
  const { t } = useLingui();
  return (
    <Page title={t`Add a server`} facts={t`It is started and asked for its tools at once.`}>
      <Panel className="max-w-2xl p-5">
        <AddServerForm project={project} />
      </Panel>
    </Page>
  );
}

interface Draft {
  way: Way;
  name: string;
  line: string;
  url: string;
  pairs: string;
}

function definition(draft: Draft): NewServer {
  const { pairs } = readPairs(draft.pairs);
  if (draft.way === "address") return { name: draft.name, url: draft.url.trim(), headers: pairs };
  const [command, ...args] = splitCommandLine(draft.line);
  return { name: draft.name, command, args, env: pairs };
}

function AddServerForm({ project }: { project: string }) {
  const { t } = useLingui();
  const may = useMay(project);
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const mayCommand = may("servers:command");
  const [draft, setDraft] = useState<Draft>({
    way: mayCommand ? "command" : "address",
    name: "",
    line: "",
    url: "",
    pairs: "",
  });
  const create = useMutation({
    ...createServerMutation(),
    onSuccess: async (server) => {
      await queryClient.invalidateQueries({ queryKey: listServersQueryKey({ path: { project } }) });
      await navigate({ to: "/projects/$project/servers/$server", params: { project, server: server.name } });
    },
  });
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const { strange } = readPairs(draft.pairs);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (strange.length === 0) create.mutate({ path: { project }, body: definition(draft) });
  };
  return (
    <form className="flex flex-col gap-4" onSubmit={submit}>
      <div className="flex flex-wrap items-center gap-3">
        <Segmented
          label={t`How the server is reached`}
          value={draft.way}
          options={[
            { value: "command", label: t`Command` },
            { value: "address", label: t`Address` },
          ]}
          onChange={(way) => change({ way })}
        />
      </div>
      <TextField
        label={t`Name`}
        hint={t`Stands before the names of its tools: letters, digits, dot, dash and underscore.`}
        pattern="[A-Za-z0-9][A-Za-z0-9._\-]{0,47}"
        autoComplete="off"
        isRequired
        isMono
        value={draft.name}
        onChange={(event) => change({ name: event.target.value })}
      />
      {draft.way === "command" ? (
        <CommandFields draft={draft} isAllowed={mayCommand} onChange={change} />
      ) : (
        <AddressFields draft={draft} onChange={change} />
      )}
      {strange.length > 0 && <Notice tone="warn" title={t`Not a pair of name and value: ${strange.join(", ")}`} />}
      {create.isError && <ErrorNotice error={create.error} />}
      <Actions>
        <Link to="/projects/$project/servers" params={{ project }} className={buttonClass()}>
          <Trans>Cancel</Trans>
        </Link>
        <Button
          type="submit"
          variant="primary"
          isPending={create.isPending}
          disabled={draft.way === "command" && !mayCommand}
        >
          <Trans>Add</Trans>
        </Button>
      </Actions>
    </form>
  );
}

interface FieldsProps {
  draft: Draft;
  onChange: (part: Partial<Draft>) => void;
}

function CommandFields({ draft, isAllowed, onChange }: FieldsProps & { isAllowed: boolean }) {
  const { t } = useLingui();
  if (!isAllowed) {
    return (
      <Notice tone="info" title={t`Commands are for hub admins`}>
        <Trans>A command is code that runs on the hub's machine. Ask a hub admin, or add an address.</Trans>
      </Notice>
    );
  }
  return (
    <>
      <TextField
        label={t`Command`}
        placeholder="npx -y @modelcontextprotocol/server-memory"
        hint={t`As in a terminal, quotes included. No shell is involved.`}
        autoComplete="off"
        spellCheck={false}
        isRequired
        isMono
        value={draft.line}
        onChange={(event) => onChange({ line: event.target.value })}
      />
      <TextArea
        label={t`Environment`}
        hint={t`One NAME=value a line. Values are sealed: nobody reads them again.`}
        spellCheck={false}
        isMono
        value={draft.pairs}
        onChange={(event) => onChange({ pairs: event.target.value })}
      />
    </>
  );
}

function AddressFields({ draft, onChange }: FieldsProps) {
  const { t } = useLingui();
  return (
    <>
      <TextField
        label={t`Address`}
        type="url"
        placeholder="https://example.com/mcp"
        hint={t`Streamable HTTP or HTTP+SSE: the hub finds out which.`}
        autoComplete="off"
        isRequired
        isMono
        value={draft.url}
        onChange={(event) => onChange({ url: event.target.value })}
      />
      <TextArea
        label={t`Headers`}
        hint={t`One "Name: value" a line. Values are sealed: nobody reads them again.`}
        spellCheck={false}
        isMono
        value={draft.pairs}
        onChange={(event) => onChange({ pairs: event.target.value })}
      />
    </>
  );
}
