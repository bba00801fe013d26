import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { isJsonObject, type Json, type JsonObject, writeJson } from "#shared/lib/json";
import { CodeBlock } from "#shared/ui/code-block";
import { JsonTree } from "#shared/ui/json-tree";
import { Notice } from "#shared/ui/notice";
import { Segmented } from "#shared/ui/segmented";
import { ContentBlock } from "./content-block";

const MOST_BLOCKS = 100;

/** What a tool answered: its blocks as what they are, its structure as a tree, or all of it raw. */
export function ResultView({ result }: { result: JsonObject }) {
  const { t } = useLingui();
  const [view, setView] = useState<"shown" | "raw">("shown");
  const content = blocksOf(result);
  return (
    <div className="flex flex-col gap-4 p-4">
      <div className="flex items-center justify-between gap-3">
        {result.isError === true ? (
          <span className="font-medium text-fail-text text-sm">
            <Trans>The tool says it failed</Trans>
          </span>
        ) : (
          <span className="font-medium text-ok-text text-sm">
            <Trans>Answered</Trans>
          </span>
        )}
        <Segmented
          label={t`View of the result`}
          value={view}
          options={[
            { value: "shown", label: t`Shown` },
            { value: "raw", label: t`Raw` },
          ]}
          onChange={setView}
        />
      </div>
      {view === "raw" ? (
        <CodeBlock label={t`Raw result`} text={writeJson(result)} />
      ) : (
        <Shown content={content} structured={result.structuredContent} />
      )}
    </div>
  );
}

/** What there is to show: the blocks of a tool, the messages of a prompt, the contents of a resource. */
function blocksOf({ content, messages, contents }: JsonObject): JsonObject[] {
  if (Array.isArray(messages)) return messages.filter(isJsonObject);
  if (Array.isArray(contents)) return contents.filter(isJsonObject).map((resource) => ({ type: "resource", resource }));
  return Array.isArray(content) ? content.filter(isJsonObject) : [];
}

function Shown({ content, structured }: { content: JsonObject[]; structured: Json | undefined }) {
  const { t } = useLingui();
  const hidden = content.length - MOST_BLOCKS;
  return (
    <>
      {content.slice(0, MOST_BLOCKS).map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: blocks of a result have no identity but their place
        <ContentBlock key={index} block={block} />
      ))}
      {hidden > 0 && <Notice tone="info" title={t`${hidden} more blocks, see the raw result`} />}
      {content.length === 0 && structured === undefined && (
        <p className="text-muted text-sm">
          <Trans>The answer is empty.</Trans>
        </p>
      )}
      {structured !== undefined && (
        <section aria-label={t`Structured content`} className="rounded-control border border-line bg-sunken p-3">
          <h3 className="mb-1 text-muted text-xs">
            <Trans>Structured content</Trans>
          </h3>
          <JsonTree value={structured} />
        </section>
      )}
    </>
  );
}
