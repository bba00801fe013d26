import { Trans, useLingui } from "@lingui/react/macro";
import { Download } from "lucide-react";
import type { LogEntry } from "#client/types.gen";
import { download } from "#shared/lib/download";
import { Button } from "#shared/ui/button";
import { Icon } from "#shared/ui/icon";
import { plainLine } from "./plain-line";

/** How a log is looked at. */
export interface LogView {
  /** Empty for all of them. */
  stream: LogEntry["stream"] | "";
  search: string;
  isWrapped: boolean;
}

interface LogToolsProps {
  server: string;
  lines: readonly LogEntry[];
  view: LogView;
  onChange: (view: LogView) => void;
}

const STREAMS = ["stderr", "message", "hub"] as const;

export function LogTools({ server, lines, view, onChange }: LogToolsProps) {
  const { t } = useLingui();
  const words = { stderr: t`Standard error`, message: t`Log messages`, hub: t`The hub about it` };
  const text = () => lines.map((line) => `${line.at} ${line.level ?? line.stream} ${plainLine(line.text)}`).join("\n");
  return (
    <div className="flex flex-wrap items-center gap-2 border-line border-b p-2">
      <input
        type="search"
        aria-label={t`Search the log`}
        placeholder={t`Search the log`}
        className="control w-52!"
        value={view.search}
        onChange={(event) => onChange({ ...view, search: event.target.value })}
      />
      <select
        aria-label={t`Source`}
        className="control w-auto!"
        value={view.stream}
        onChange={(event) => onChange({ ...view, stream: STREAMS.find((one) => one === event.target.value) ?? "" })}
      >
        <option value="">{t`All sources`}</option>
        {STREAMS.map((stream) => (
          <option key={stream} value={stream}>
            {words[stream]}
          </option>
        ))}
      </select>
      <label className="flex items-center gap-2 px-1 text-sm">
        <input
          type="checkbox"
          className="accent-accent"
          checked={view.isWrapped}
          onChange={(event) => onChange({ ...view, isWrapped: event.target.checked })}
        />
        <Trans>Wrap lines</Trans>
      </label>
      <Button
        size="small"
        variant="ghost"
        className="ml-auto"
        icon={<Icon of={Download} />}
        onClick={() => download(`${server}.log`, text(), "text/plain")}
      >
        <Trans>Download</Trans>
      </Button>
    </div>
  );
}
