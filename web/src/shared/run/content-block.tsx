import { Trans, useLingui } from "@lingui/react/macro";
import { isJsonObject, type Json, type JsonObject, readJson } from "#shared/lib/json";
import { ForeignText } from "#shared/ui/foreign-text";
import { JsonTree } from "#shared/ui/json-tree";
import { dataUrl, sizeOf } from "./data-url";

/* Pixels only: an SVG is a document, and documents from servers are not shown. */
const PICTURES = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"];
const SOUNDS = [
  "audio/wav",
  "audio/x-wav",
  "audio/mpeg",
  "audio/mp3",
  "audio/ogg",
  "audio/webm",
  "audio/mp4",
  "audio/aac",
  "audio/flac",
];
const LONGEST_TREE = 200_000;

const text = (value: Json | undefined) => (typeof value === "string" ? value : "");

/** One block of a result, as what it is; everything unknown as its JSON. Nothing in it can act. */
export function ContentBlock({ block }: { block: JsonObject }) {
  switch (block.type) {
    case "text":
      return <TextBlock text={text(block.text)} />;
    case "image":
      return <Picture data={text(block.data)} type={text(block.mimeType)} />;
    case "audio":
      return <Sound data={text(block.data)} type={text(block.mimeType)} />;
    case "resource":
      return isJsonObject(block.resource) ? <Resource resource={block.resource} /> : <JsonTree value={block} />;
    case "resource_link":
      return <ResourceLink link={block} />;
    default:
      return text(block.role) ? <Message message={block} /> : <JsonTree value={block} />;
  }
}

/** A message of a prompt: who speaks, and what. */
function Message({ message }: { message: JsonObject }) {
  const content = Array.isArray(message.content) ? message.content : [message.content ?? null];
  return (
    <div className="flex flex-col gap-1.5 rounded-control border border-line p-3">
      <p className="foreign font-mono text-muted text-xs">{text(message.role)}</p>
      {content.filter(isJsonObject).map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: blocks of a message have no identity but their place
        <ContentBlock key={index} block={block} />
      ))}
    </div>
  );
}

function TextBlock({ text: shown }: { text: string }) {
  const tree = treeOf(shown);
  return tree === null ? <ForeignText text={shown} /> : <JsonTree value={tree} />;
}

/** Lists and objects written as text are easier to read as a tree. */
function treeOf(shown: string): Json | null {
  if (!/^\s*[[{]/.test(shown) || shown.length > LONGEST_TREE) return null;
  try {
    return readJson(shown);
  } catch {
    return null;
  }
}

function Picture({ data, type }: { data: string; type: string }) {
  const { t } = useLingui();
  const url = PICTURES.includes(type) ? dataUrl(data, type) : null;
  if (url === null) return <NotShown type={type} data={data} />;
  return (
    <img
      src={url}
      alt={t`In the result`}
      className="max-h-96 max-w-full self-start rounded-control border border-line object-contain"
    />
  );
}

function Sound({ data, type }: { data: string; type: string }) {
  const url = SOUNDS.includes(type) ? dataUrl(data, type) : null;
  if (url === null) return <NotShown type={type} data={data} />;
  // biome-ignore lint/a11y/useMediaCaption: a tool's sound comes without a transcript
  return <audio controls src={url} className="w-full" />;
}

function NotShown({ type, data }: { type: string; data: string }) {
  const { i18n } = useLingui();
  const size = new Intl.NumberFormat(i18n.locale).format(sizeOf(data));
  return (
    <p className="foreign text-muted text-sm">
      <Trans>
        {type}, {size} bytes: not shown here.
      </Trans>
    </p>
  );
}

function Resource({ resource }: { resource: JsonObject }) {
  const type = text(resource.mimeType);
  return (
    <div className="flex flex-col gap-2 rounded-control border border-line p-3">
      <p className="foreign font-mono text-muted text-xs">
        {text(resource.uri)} {type}
      </p>
      {typeof resource.text === "string" && <ForeignText text={resource.text} isMono />}
      {typeof resource.blob === "string" && <Picture data={resource.blob} type={type} />}
    </div>
  );
}

function ResourceLink({ link }: { link: JsonObject }) {
  const uri = text(link.uri);
  return (
    <div className="flex flex-col gap-0.5 rounded-control border border-line p-3">
      <p className="foreign font-medium text-sm">{text(link.title) || text(link.name)}</p>
      {/^https?:\/\//i.test(uri) ? (
        <a
          href={uri}
          target="_blank"
          rel="noreferrer noopener"
          className="foreign font-mono text-accent-text text-xs underline"
        >
          {uri}
        </a>
      ) : (
        <code className="foreign font-mono text-muted text-xs">{uri}</code>
      )}
      {text(link.description) && <p className="foreign text-muted text-sm">{text(link.description)}</p>}
    </div>
  );
}
