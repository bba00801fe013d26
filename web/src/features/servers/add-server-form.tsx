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
import { readPairs, splitCommandLine } from "./command-line";
import { TrialView } from "./trial-view";
import { useTrial } from "./use-trial";

interface Draft {
  name: string;
  line: string;
  url: string;
  pairs: string;
}

interface AddServerFormProps {
  project: string;
  way: "command" | "address";
}

function definition(way: AddServerFormProps["way"], draft: Draft): NewServer {
  const { pairs } = readPairs(draft.pairs);
  if (way === "address") return { name: draft.name, url: draft.url.trim(), headers: pairs };
  const [command, ...args] = splitCommandLine(draft.line);
  return { name: draft.name, command, args, env: pairs };
}

export function AddServerForm({ project, way }: AddServerFormProps) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState<Draft>({ name: "", line: "", url: "", pairs: "" });
  const trial = useTrial();
  const create = useMutation({
    ...createServerMutation(),
    onSuccess: async (server) => {
      await queryClient.invalidateQueries({ queryKey: listServersQueryKey({ path: { project } }) });
      await navigate({ to: "/projects/$project/servers/$server", params: { project, server: server.name } });
    },
  });
  const change = (part: Partial<Draft>) => {
    trial.reset();
    setDraft((before) => ({ ...before, ...part }));
  };
  const { strange } = readPairs(draft.pairs);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (strange.length === 0) create.mutate({ path: { project }, body: definition(way, draft) });
  };
  // The draft of the other way is another server.
  const isOfThisWay = (trial.variables?.body.url !== undefined) === (way === "address");
  const isTestable = strange.length === 0 && (way === "command" ? draft.line : draft.url).trim() !== "";
  return (
    <form className="flex flex-col gap-4" onSubmit={submit}>
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
      {way === "command" ? (
        <CommandFields project={project} draft={draft} onChange={change} />
      ) : (
        <AddressFields draft={draft} onChange={change} />
      )}
      {strange.length > 0 && <Notice tone="warn" title={t`Not a pair of name and value: ${strange.join(", ")}`} />}
      {isOfThisWay && trial.isError && <ErrorNotice error={trial.error} />}
      {isOfThisWay && trial.isSuccess && <TrialView report={trial.data} />}
      {create.isError && <ErrorNotice error={create.error} />}
      <Actions>
        <Link to="/projects/$project/servers" params={{ project }} className={buttonClass()}>
          <Trans>Cancel</Trans>
        </Link>
        <Button
          isPending={trial.isPending}
          disabled={!isTestable}
          onClick={() =>
            trial.mutate({ path: { project }, body: { ...definition(way, draft), name: draft.name || "trial" } })
          }
        >
          <Trans>Test</Trans>
        </Button>
        <Button type="submit" variant="primary" isPending={create.isPending}>
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

function CommandFields({ project, draft, onChange }: FieldsProps & { project: string }) {
  const { t } = useLingui();
  const may = useMay(project);
  return (
    <>
      {!may("servers:command") && (
        <Notice tone="info" title={t`A hub admin approves commands`}>
          <Trans>A command is code that runs on the hub's machine. It waits for approval before it is started.</Trans>
        </Notice>
      )}
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
