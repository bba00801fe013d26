import { useLingui } from "@lingui/react/macro";
import { useDeferredValue } from "react";
import { SelectField } from "#shared/ui/field";
import { Segmented } from "#shared/ui/segmented";

/** Which endpoint: one server, one toolset, or with neither all servers of the project. */
export interface EndpointWanted {
  server?: string;
  toolset?: string;
}

/** Whether what is limited to one endpoint, or to none, opens another. */
export function opens(limit: EndpointWanted, wanted: EndpointWanted): boolean {
  const isLimited = limit.server !== undefined || limit.toolset !== undefined;
  return !isLimited || (limit.server === wanted.server && limit.toolset === wanted.toolset);
}

const NONE: string[] = [];

interface EndpointChoiceProps {
  wanted: EndpointWanted;
  servers: string[];
  toolsets: string[];
  onChoose: (wanted: EndpointWanted) => void;
}

function read(value: string): EndpointWanted {
  const at = value.indexOf(":");
  const name = value.slice(at + 1);
  if (value.startsWith("server:")) return { server: name };
  return value.startsWith("toolset:") ? { toolset: name } : {};
}

function written({ server, toolset }: EndpointWanted): string {
  if (server !== undefined) return `server:${server}`;
  return toolset === undefined ? "" : `toolset:${toolset}`;
}

/** What the client is to reach. */
export function EndpointChoice({ wanted, servers, toolsets, onChoose }: EndpointChoiceProps) {
  const { t } = useLingui();
  // A thousand of them come a moment after the page; the chosen one is there at once.
  const offered = useDeferredValue(servers, wanted.server === undefined ? NONE : [wanted.server]);
  return (
    <SelectField
      label={t`What the client reaches`}
      value={written(wanted)}
      onChange={(event) => onChoose(read(event.target.value))}
    >
      <option value="">{t`All servers of the project`}</option>
      {toolsets.length > 0 && (
        <optgroup label={t`One toolset`}>
          {toolsets.map((name) => (
            <option key={name} value={`toolset:${name}`}>
              {name}
            </option>
          ))}
        </optgroup>
      )}
      {offered.length > 0 && (
        <optgroup label={t`One server`}>
          {offered.map((name) => (
            <option key={name} value={`server:${name}`}>
              {name}
            </option>
          ))}
        </optgroup>
      )}
    </SelectField>
  );
}

/** How the client speaks with it: the current transport, or the old one for clients that know no other. */
export function TransportChoice({ isSse, onChoose }: { isSse: boolean; onChoose: (isSse: boolean) => void }) {
  const { t } = useLingui();
  return (
    <Segmented
      label={t`Transport`}
      value={isSse ? "sse" : "mcp"}
      options={[
        { value: "mcp", label: "Streamable HTTP" },
        { value: "sse", label: "HTTP+SSE" },
      ]}
      onChange={(value) => onChoose(value === "sse")}
    />
  );
}
