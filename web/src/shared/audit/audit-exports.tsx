import { Trans } from "@lingui/react/macro";
import { Download } from "lucide-react";
import type { AuditStream, ExportAuditRecordsData, ExportHubAuditRecordsData } from "#client/types.gen";
import { below } from "#shared/lib/base";
import { buttonClass } from "#shared/ui/button";
import { Icon } from "#shared/ui/icon";

const PROJECT: ExportAuditRecordsData["url"] = "/api/v1/projects/{project}/audit/export";
const HUB: ExportHubAuditRecordsData["url"] = "/api/v1/audit/export";

interface AuditExportsProps {
  /** None: of the whole hub. */
  project: string | null;
  stream?: AuditStream;
}

/** All records to take away, as programs and as tables read them. */
export function AuditExports({ project, stream = "actions" }: AuditExportsProps) {
  const address = below(project === null ? HUB : PROJECT.replace("{project}", encodeURIComponent(project)));
  return (
    <>
      <a href={`${address}?stream=${stream}&format=jsonl`} download className={buttonClass()}>
        <Icon of={Download} />
        <Trans>Export JSON</Trans>
      </a>
      <a href={`${address}?stream=${stream}&format=csv`} download className={buttonClass()}>
        <Icon of={Download} />
        <Trans>Export CSV</Trans>
      </a>
    </>
  );
}
