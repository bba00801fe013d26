import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { isJsonObject, type Json, scalarText } from "#shared/lib/json";

const SHOWN = 200;
/* So deep a small value is open at first; of a larger one the outermost part alone. */
const OPEN_LEVELS = 3;
const SMALL = 2000;

/** Whether a value holds so little that all of it can be drawn at once. */
function isSmall(value: Json): boolean {
  const waiting: Json[] = [value];
  for (let count = 0; count <= SMALL; count += 1) {
    const one = waiting.pop();
    if (one === undefined) return true;
    if (Array.isArray(one)) waiting.push(...one.slice(0, SMALL));
    else if (isJsonObject(one)) waiting.push(...Object.values(one).slice(0, SMALL));
  }
  return false;
}

function Scalar({ value }: { value: Json }) {
  if (value === null) return <span className="text-off-text">null</span>;
  if (typeof value === "boolean") return <span className="text-warn-text">{String(value)}</span>;
  if (typeof value === "string")
    return <span className="foreign whitespace-pre-wrap text-ok-text">{JSON.stringify(value)}</span>;
  return <span className="text-info-text">{scalarText(value)}</span>;
}

interface BranchProps {
  name: string | null;
  value: Json;
  /** So many levels are open at first, this one included. */
  open: number;
}

/* What is folded is not drawn: it may be larger than the browser can bear. */
function Branch({ name, value, open }: BranchProps) {
  const { t } = useLingui();
  const [isOpen, setIsOpen] = useState(open > 0);
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
    <details
      open={isOpen}
      className="group pl-4"
      onToggle={(event) => event.target === event.currentTarget && setIsOpen(event.currentTarget.open)}
    >
      <summary className="-ml-4 pl-4 marker:text-faint">
        {label}
        <span className="text-faint">{isList ? `[${members.length}]` : `{${members.length}}`}</span>
      </summary>
      {isOpen &&
        members.slice(0, SHOWN).map(([key, member]) => <Branch key={key} name={key} value={member} open={open - 1} />)}
      {hidden > 0 && <p className="pl-4 text-faint">{t`${hidden} more, see the raw text`}</p>}
    </details>
  );
}

/** JSON as something to read: folds, keeps every digit of its numbers, shows texts as texts. */
export function JsonTree({ value }: { value: Json }) {
  return (
    <div className="-ml-1 overflow-x-auto font-mono text-xs leading-relaxed">
      <Branch name={null} value={value} open={isSmall(value) ? OPEN_LEVELS : 1} />
    </div>
  );
}
