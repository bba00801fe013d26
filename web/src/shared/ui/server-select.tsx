import { useLingui } from "@lingui/react/macro";
import { useDeferredValue } from "react";

interface ServerSelectProps {
  servers: readonly { name: string }[];
  /** The chosen one; none stands for all. */
  chosen: string | undefined;
  onChoose: (server: string | undefined) => void;
}

const NONE: readonly { name: string }[] = [];

/** One server or all of them, as a filter. A thousand of them come a moment after the page, which waits for none. */
export function ServerSelect({ servers, chosen, onChoose }: ServerSelectProps) {
  const { t } = useLingui();
  const offered = useDeferredValue(servers, NONE);
  const isOnItsWay = chosen !== undefined && !offered.some(({ name }) => name === chosen);
  return (
    <select
      aria-label={t`Server`}
      className="control w-auto! max-sm:grow"
      value={chosen ?? ""}
      onChange={(event) => onChoose(event.target.value || undefined)}
    >
      <option value="">{t`All servers`}</option>
      {isOnItsWay && <option>{chosen}</option>}
      {offered.map(({ name }) => (
        <option key={name}>{name}</option>
      ))}
    </select>
  );
}
