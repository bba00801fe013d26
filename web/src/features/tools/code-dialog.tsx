import { Trans, useLingui } from "@lingui/react/macro";
import { Code } from "lucide-react";
import { useState } from "react";
import { useServers } from "#shared/api/servers";
import { BASE } from "#shared/lib/base";
import type { JsonObject } from "#shared/lib/json";
import { Button } from "#shared/ui/button";
import { CodeBlock } from "#shared/ui/code-block";
import { Dialog } from "#shared/ui/dialog";
import { Icon } from "#shared/ui/icon";
import { Segmented } from "#shared/ui/segmented";
import { asCode, type CodeLanguage } from "./as-code";

interface CodeButtonProps {
  project: string;
  server: string;
  tool: string;
  arguments: JsonObject;
}

/** The call as it stands in the form, to be made from elsewhere. */
export function CodeButton({ project, server, tool, arguments: given }: CodeButtonProps) {
  const { t } = useLingui();
  const [isOpen, setIsOpen] = useState(false);
  const [language, setLanguage] = useState<CodeLanguage>("curl");
  const endpoint = useServers(project).find((one) => one.name === server)?.endpoints.mcp;
  if (endpoint === undefined) return null;
  const url = new URL(endpoint, window.location.origin).href;
  const hub = new URL(BASE, window.location.origin).href.replace(/\/$/, "");
  return (
    <>
      <Button icon={<Icon of={Code} />} onClick={() => setIsOpen(true)}>
        <Trans>As code</Trans>
      </Button>
      <Dialog title={t`This call as code`} isOpen={isOpen} onClose={() => setIsOpen(false)}>
        <div className="flex flex-col gap-3">
          <Segmented
            label={t`Programming language`}
            value={language}
            options={[
              { value: "curl", label: "curl" },
              { value: "python", label: "Python" },
              { value: "typescript", label: "TypeScript" },
              { value: "cli", label: "CLI" },
            ]}
            onChange={setLanguage}
          />
          <CodeBlock
            label={t`This call as code`}
            text={asCode(language, { hub, url, project, server, tool, arguments: given })}
          />
          <p className="text-muted text-xs">
            {language === "cli" ? (
              <Trans>
                It acts as you: sign in with <code className="font-mono">mcp-orch login</code> first, or set{" "}
                <code className="font-mono">MCP_ORCH_TOKEN</code>.
              </Trans>
            ) : (
              <Trans>
                The key is taken from <code className="font-mono">MCP_ORCH_KEY</code>; one is made under Keys.
              </Trans>
            )}
          </p>
        </div>
      </Dialog>
    </>
  );
}
