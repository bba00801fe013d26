import { Trans } from "@lingui/react/macro";
import { Download } from "lucide-react";
import type { ExportAuditRecordsData, ExportHubAuditRecordsData } from "#client/types.gen";
import { below } from "#shared/lib/base";
import { useNow } from "#shared/lib/now";
import { buttonClass } from "#shared/ui/button";
import { Icon } from "#shared/ui/icon";
import { type AuditSearch, auditFilterOf } from "./audit-search";

const PROJECT: ExportAuditRecordsData["url"] = "/api/v1/projects/{project}/audit/export";
const HUB: ExportHubAuditRecordsData["url"] = "/api/v1/audit/export";

interface AuditExportsProps {
  /** None: of the whole hub. */
  project: string | null;
  search: AuditSearch;
}

/** The records that are looked at, all of them, to take away: as programs and as tables read them. */
export function AuditExports({ project, search }: AuditExportsProps) {
  const path = below(project === null ? HUB : PROJECT.replace("{project}", encodeURIComponent(project)));
  const wanted = Object.entries(auditFilterOf(search, useNow()));
  const given = wanted.filter((pair): pair is [string, string] => typeof pair[1] === "string");
  const address = (format: "jsonl" | "csv") => `${path}?${new URLSearchParams([...given, ["format", format]])}`;
  return (
    <>
      <a href={address("jsonl")} download className={buttonClass()}>
        <Icon of={Download} />
        <Trans>Export JSON</Trans>
      </a>
      <a href={address("csv")} download className={buttonClass()}>
        <Icon of={Download} />
        <Trans>Export CSV</Trans>
      </a>
    </>
  );
}
