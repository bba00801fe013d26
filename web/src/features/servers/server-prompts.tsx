import { Trans, useLingui } from "@lingui/react/macro";
import { type FormEvent, useState } from "react";
import { useMay } from "#shared/api/project";
import { isJsonObject, type JsonObject } from "#shared/lib/json";
import { textIn, useListing } from "#shared/run/listing";
import { RunView } from "#shared/run/run-view";
import { useRun } from "#shared/run/use-run";
import { Button } from "#shared/ui/button";
import { TextField } from "#shared/ui/field";
import { Panel } from "#shared/ui/panel";
import { ListedThings } from "./listed-things";

/** The prompts of a server, each to try with its arguments. */
export function ServerPrompts({ project, server }: { project: string; server: string }) {
  const { t } = useLingui();
  const may = useMay(project);
  const listing = useListing({
    project,
    server,
    method: "prompts/list",
    member: "prompts",
    isEnabled: may("calls:make"),
  });
  return (
    <ListedThings listing={listing} mayAsk={may("calls:make")} none={t`No prompts.`}>
      {(prompts) => (
        <ul className="flex flex-col gap-4">
          {prompts.map((prompt) => (
            <li key={textIn(prompt, "name")}>
              <Prompt project={project} server={server} prompt={prompt} />
            </li>
          ))}
        </ul>
      )}
    </ListedThings>
  );
}

function Prompt({ project, server, prompt }: { project: string; server: string; prompt: JsonObject }) {
  const run = useRun();
  const name = textIn(prompt, "name");
  const wanted = Array.isArray(prompt.arguments) ? prompt.arguments.filter(isJsonObject) : [];
  const [given, setGiven] = useState<Record<string, string>>({});
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // What was left empty is not sent: an empty text is something else than no text.
    const filled = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ""));
    void run.start(project, { server, method: "prompts/get", params: { name, arguments: filled } });
  };
  return (
    <Panel className="flex flex-col gap-3 p-4">
      <h2 className="foreign font-medium font-mono text-sm">{name}</h2>
      {textIn(prompt, "description") && <p className="foreign text-muted text-sm">{textIn(prompt, "description")}</p>}
      <form className="flex max-w-xl flex-col gap-3" onSubmit={submit}>
        {wanted.map((argument) => {
          const argumentName = textIn(argument, "name");
          return (
            <TextField
              key={argumentName}
              label={argumentName}
              hint={textIn(argument, "description") || undefined}
              isRequired={argument.required === true}
              autoComplete="off"
              value={given[argumentName] ?? ""}
              onChange={(event) => setGiven((before) => ({ ...before, [argumentName]: event.target.value }))}
            />
          );
        })}
        <div>
          <Button type="submit" isPending={run.state.phase === "running"}>
            <Trans>Get the prompt</Trans>
          </Button>
        </div>
      </form>
      {run.state.phase !== "idle" && (
        <RunView project={project} server={server} state={run.state} onCancel={run.cancel} />
      )}
    </Panel>
  );
}
