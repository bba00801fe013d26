import { Trans } from "@lingui/react/macro";
import { Download } from "lucide-react";
import { client } from "#client/client.gen";
import type { ExportCallsData } from "#client/types.gen";
import { useNow } from "#shared/lib/now";
import { buttonClass } from "#shared/ui/button";
import { Icon } from "#shared/ui/icon";
import { type CallSearch, filterOf } from "./call-search";

const EXPORT: ExportCallsData["url"] = "/api/v1/projects/{project}/calls/export";

/** The calls that the filter shows, as files. */
export function ExportCalls({ project, search }: { project: string; search: CallSearch }) {
  const query = filterOf(search, useNow());
  const address = (format: "jsonl" | "csv") =>
    client.buildUrl<ExportCallsData>({ url: EXPORT, path: { project }, query: { ...query, format } });
  return (
    <div className="flex flex-wrap gap-2">
      <a href={address("jsonl")} download className={buttonClass()}>
        <Icon of={Download} />
        <Trans>Export JSON</Trans>
      </a>
      <a href={address("csv")} download className={buttonClass()}>
        <Icon of={Download} />
        <Trans>Export CSV</Trans>
      </a>
    </div>
  );
}
