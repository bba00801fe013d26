import { useLingui } from "@lingui/react/macro";
import { isJsonObject, type Json, scalarText } from "#shared/lib/json";

const SHOWN = 200;

function Scalar({ value }: { value: Json }) {
  if (value === null) return <span className="text-off-text">null</span>;
  if (typeof value === "boolean") return <span className="text-warn-text">{String(value)}</span>;
  if (typeof value === "string")
    return <span className="foreign whitespace-pre-wrap text-ok-text">{JSON.stringify(value)}</span>;
  return <span className="text-info-text">{scalarText(value)}</span>;
}

function Branch({ name, value, depth }: { name: string | null; value: Json; depth: number }) {
  const { t } = useLingui();
  const label = name !== null && <span className="foreign text-muted">{name}: </span>;
  const isList = Array.isArray(value);
  if (!isList && !isJsonObject(value)) {
    return (
      <div className="pl-4">
        {label}
        <Scalar value={value} />
      </div>
    );
  }
  const members: [string, Json][] = isList
    ? value.map((member, index) => [String(index), member])
    : Object.entries(value);
  const hidden = members.length - SHOWN;
  return (
    <details open={depth < 3} className="group pl-4">
      <summary className="-ml-4 pl-4 marker:text-faint">
        {label}
        <span className="text-faint">{isList ? `[${members.length}]` : `{${members.length}}`}</span>
      </summary>
      {members.slice(0, SHOWN).map(([key, member]) => (
        <Branch key={key} name={key} value={member} depth={depth + 1} />
      ))}
      {hidden > 0 && <p className="pl-4 text-faint">{t`${hidden} more, see the raw text`}</p>}
    </details>
  );
}

/** JSON as something to read: folds, keeps every digit of its numbers, shows texts as texts. */
export function JsonTree({ value }: { value: Json }) {
  return (
    <div className="-ml-1 overflow-x-auto font-mono text-xs leading-relaxed">
      <Branch name={null} value={value} depth={0} />
    </div>
  );
}
