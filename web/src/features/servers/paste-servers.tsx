import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { importTextMutation } from "#client/@tanstack/react-query.gen";
import { Button } from "#shared/ui/button";
import { Actions } from "#shared/ui/dialog";
import { ErrorNotice } from "#shared/ui/error-notice";
import { TextArea } from "#shared/ui/field";
import { FileButton } from "#shared/ui/file-button";
import { ImportPreview } from "./import-preview";

const EXAMPLE = '{\n  "mcpServers": {\n    "memory": { "command": "npx", "args": ["-y", "server-memory"] }\n  }\n}';

/** Servers out of the settings of another client: pasted or chosen as a file, looked at, then taken. */
export function PasteServers({ project }: { project: string }) {
  const { t } = useLingui();
  const [text, setText] = useState("");
  const look = useMutation(importTextMutation());
  const lookAt = (content: string) => look.mutate({ path: { project }, body: { text: content, preview: true } });
  const take = (content: string) => {
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
        <FileButton accept=".json,.jsonc,.toml,.yaml,.yml,application/json" onText={take}>
          <Trans>Choose a file</Trans>
        </FileButton>
        <Button type="submit" variant="primary" isPending={look.isPending}>
          <Trans>Preview</Trans>
        </Button>
      </Actions>
    </form>
  );
}
