import { Trans, useLingui } from "@lingui/react/macro";
import { useRouter } from "@tanstack/react-router";
import { Play } from "lucide-react";
import { type FormEvent, type KeyboardEvent, useState } from "react";
import type { Tool } from "#client/types.gen";
import { useMay } from "#shared/api/project";
import { useSession } from "#shared/api/session";
import { isJsonObject, type Json, type JsonObject, readJson } from "#shared/lib/json";
import { RunView } from "#shared/run/run-view";
import { type Run, useRun } from "#shared/run/use-run";
import { problemsOf } from "#shared/schema-form/problems";
import { SchemaForm } from "#shared/schema-form/schema-form";
import { startValue } from "#shared/schema-form/start";
import { Badge } from "#shared/ui/badge";
import { Button } from "#shared/ui/button";
import { CopyButton } from "#shared/ui/copy-button";
import { Icon } from "#shared/ui/icon";
import { Notice } from "#shared/ui/notice";
import { Panel } from "#shared/ui/panel";
import { CodeButton } from "./code-dialog";
import { remember } from "./history";
import { NextStep } from "./next-step";
import { PastRuns } from "./past-runs";

interface PlaygroundProps {
  project: string;
  tool: Tool;
  /** Arguments out of an address, as JSON text; they stand in the form at the start. */
  args: string | undefined;
}

/** One tool to try: form left, outcome right. */
export function Playground({ project, tool, args }: PlaygroundProps) {
  const run = useRun();
  const hasAnswered = run.state.phase === "answered" && run.state.result.isError !== true;
  return (
    <div className="grid min-w-0 items-start gap-5 xl:grid-cols-2">
      <Panel className="p-4">
        <ToolHead tool={tool} />
        <ArgumentsForm project={project} tool={tool} args={args} run={run} />
      </Panel>
      <div className="flex min-w-0 flex-col gap-5">
        <RunView project={project} server={tool.server} state={run.state} onCancel={run.cancel} />
        {hasAnswered && <NextStep project={project} />}
        <PastRuns project={project} server={tool.server} tool={tool.name} />
      </div>
    </div>
  );
}

function ToolHead({ tool }: { tool: Tool }) {
  return (
    <div className="mb-4 flex flex-col gap-1.5">
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="foreign font-medium font-mono text-sm">{tool.name}</h2>
        {tool.read_only && (
          <Badge tone="info">
            <Trans>read only</Trans>
          </Badge>
        )}
        {tool.repeatable && (
          <Badge>
            <Trans>repeatable</Trans>
          </Badge>
        )}
      </div>
      {tool.description && <p className="foreign whitespace-pre-line text-muted text-sm">{tool.description}</p>}
      <p className="foreign font-mono text-faint text-xs">{tool.public_name}</p>
    </div>
  );
}

/** The schema as our JSON: written and read again, so that its numbers are kept as the rest of the form keeps them. */
function schemaOf(tool: Tool): JsonObject {
  const read = readJson(JSON.stringify(tool.input_schema));
  return isJsonObject(read) ? read : {};
}

/** What the form begins with: the arguments of the address, else what the schema says. */
function beginning(args: string | undefined, schema: JsonObject): JsonObject {
  const given = args === undefined ? null : parsed(args);
  const start = given ?? startValue(schema, schema);
  return isJsonObject(start) ? start : {};
}

function parsed(text: string): Json | null {
  try {
    return readJson(text);
  } catch {
    // An address that somebody cut short: the form starts as if it had none.
    return null;
  }
}

/** An address that opens this tool with these arguments. */
function useAddress(project: string, tool: Tool, value: JsonObject): string {
  const router = useRouter();
  const { publicHref } = router.buildLocation({
    to: "/projects/$project/tools",
    params: { project },
    search: { server: tool.server, tool: tool.name, args: JSON.stringify(value) },
  });
  return `${window.location.origin}${publicHref}`;
}

function ArgumentsForm({ project, tool, args, run }: PlaygroundProps & { run: Run }) {
  const { t } = useLingui();
  const may = useMay(project);
  const [schema] = useState(() => schemaOf(tool));
  const [value, setValue] = useState<JsonObject>(() => beginning(args, schema));
  const [isSendable, setIsSendable] = useState(true);
  const [hasTried, setHasTried] = useState(false);
  const { user } = useSession();
  const address = useAddress(project, tool, value);
  const isRunning = run.state.phase === "running";
  const start = async () => {
    const at = new Date().toISOString();
    const ended = await run.start(project, { server: tool.server, tool: tool.name, arguments: value });
    remember({
      id: `${at} ${tool.server} ${tool.name}`,
      user: user.id,
      project,
      server: tool.server,
      tool: tool.name,
      args: JSON.stringify(value),
      at,
      isGood: ended.phase === "answered" && ended.result.isError !== true,
    });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setHasTried(true);
    const isWhole = !problemsOf(schema, value, schema).some((problem) => problem.kind === "missing");
    if (isSendable && isWhole && !isRunning) void start();
  };
  const runByKey = (event: KeyboardEvent<HTMLFormElement>) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
  };
  return (
    <form className="flex flex-col gap-4" noValidate onSubmit={submit} onKeyDown={runByKey}>
      <SchemaForm schema={schema} value={value} onChange={setValue} showMissing={hasTried} onSendable={setIsSendable} />
      {!tool.enabled && (
        <Notice tone="info" title={t`This tool is off`}>
          <Trans>Switch it on at its server to run it.</Trans>
        </Notice>
      )}
      {!may("calls:make") && <Notice tone="info" title={t`Your role may look at tools but not run them`} />}
      <div className="flex flex-wrap items-center gap-3">
        <Button
          type="submit"
          variant="primary"
          icon={<Icon of={Play} />}
          isPending={isRunning}
          disabled={!isSendable || !tool.enabled || !may("calls:make")}
        >
          <Trans>Run</Trans>
        </Button>
        <span className="text-faint text-xs max-sm:hidden">Ctrl + Enter</span>
        <span className="ml-auto flex items-center gap-2">
          <CodeButton project={project} server={tool.server} tool={tool.name} arguments={value} />
          <CopyButton text={address} label={t`Copy a link with these arguments`} />
        </span>
      </div>
    </form>
  );
}
