import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { FileUp } from "lucide-react";
import { type FormEvent, useState } from "react";
import { importTextMutation } from "#client/@tanstack/react-query.gen";
import { Button, buttonClass } from "#shared/ui/button";
import { Actions } from "#shared/ui/dialog";
import { ErrorNotice } from "#shared/ui/error-notice";
import { TextArea } from "#shared/ui/field";
import { Icon } from "#shared/ui/icon";
import { ImportPreview } from "./import-preview";

const EXAMPLE = '{\n  "mcpServers": {\n    "memory": { "command": "npx", "args": ["-y", "server-memory"] }\n  }\n}';

/** Servers out of the settings of another client: pasted or chosen as a file, looked at, then taken. */
export function PasteServers({ project }: { project: string }) {
  const { t } = useLingui();
  const [text, setText] = useState("");
  const look = useMutation(importTextMutation());
  const lookAt = (content: string) => look.mutate({ path: { project }, body: { text: content, preview: true } });
  const take = async (file: File | undefined) => {
    if (!file) return;
    const content = await file.text();
    setText(content);
    lookAt(content);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    lookAt(text);
  };
  if (look.isSuccess) {
    return <ImportPreview project={project} text={text} report={look.data} onBack={() => look.reset()} />;
  }
  return (
    <form className="flex flex-col gap-4" onSubmit={submit}>
      <TextArea
        label={t`Settings as JSON`}
        hint={t`Of Claude, Cursor, VS Code, Cline, Windsurf, Zed, Gemini, opencode and others; comments may stay.`}
        placeholder={EXAMPLE}
        rows={12}
        spellCheck={false}
        isRequired
        isMono
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {look.isError && <ErrorNotice error={look.error} />}
      <Actions>
        <label
          className={`${buttonClass()} cursor-pointer has-focus-visible:outline-2 has-focus-visible:outline-accent`}
        >
          <Icon of={FileUp} />
          <Trans>Choose a file</Trans>
          <input
            type="file"
            accept=".json,.jsonc,.toml,.yaml,.yml,application/json"
            className="sr-only"
            onChange={(event) => void take(event.target.files?.[0])}
          />
        </label>
        <Button type="submit" variant="primary" isPending={look.isPending}>
          <Trans>Preview</Trans>
        </Button>
      </Actions>
    </form>
  );
}
