import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import { useState } from "react";
import { isJsonObject, type JsonObject, numberOf, scalarText } from "#shared/lib/json";
import { Count } from "#shared/ui/amount";
import { Button } from "#shared/ui/button";
import { ErrorNotice } from "#shared/ui/error-notice";
import { FileButton } from "#shared/ui/file-button";
import { Icon } from "#shared/ui/icon";
import { Notice } from "#shared/ui/notice";
import { NotVerified, verify } from "./verify";

/** Walks every chain of the record and says whether it is whole: up to the hub's own checkpoints, or to held ones. */
export function Verification({ project }: { project: string | null }) {
  const { t } = useLingui();
  const [far, setFar] = useState<number | null>(null);
  const check = useMutation({
    mutationFn: (checkpoints: string) =>
      verify({ project, checkpoints, onProgress: (report) => setFar(numberOf(report.records)) }),
  });
  // A file of checkpoints may have been held where the hub could not change it.
  const buttons = (
    <div className="flex flex-wrap gap-2">
      <Button
        size="small"
        icon={<Icon of={ShieldCheck} />}
        isPending={check.isPending}
        onClick={() => check.mutate("")}
      >
        <Trans>Verify</Trans>
      </Button>
      <FileButton isSmall accept=".jsonl,.ndjson,application/x-ndjson" onText={(text) => check.mutate(text)}>
        <Trans>Verify with held checkpoints</Trans>
      </FileButton>
    </div>
  );
  return (
    <div role="status" className="flex flex-col gap-3">
      {check.isSuccess ? (
        <Report report={check.data} />
      ) : (
        <Notice tone="info" title={t`Is the record whole?`}>
          {check.isPending ? (
            <Trans>
              Records looked at: <Count value={far ?? 0} />
            </Trans>
          ) : (
            <Trans>Every record is walked through, up to the signed checkpoints.</Trans>
          )}
        </Notice>
      )}
      {check.isError && <Failure error={check.error} />}
      {buttons}
    </div>
  );
}

function Failure({ error }: { error: Error }) {
  const { t } = useLingui();
  if (!(error instanceof NotVerified)) return <ErrorNotice error={error} />;
  return (
    <Notice tone="fail" isAlert title={t`The record was not verified`}>
      {error.message}
    </Notice>
  );
}

function Report({ report }: { report: JsonObject }) {
  const { t } = useLingui();
  const findings = Array.isArray(report.findings) ? report.findings.filter(isJsonObject) : [];
  const records = numberOf(report.records) ?? 0;
  if (report.intact === true) {
    return (
      <Notice tone="ok" title={t`The record is whole`}>
        <Plural value={records} one="# record was looked at." other="# records were looked at." />
      </Notice>
    );
  }
  return (
    <Notice tone="fail" isAlert title={t`The record was changed or is not whole`}>
      <ul className="list-disc pl-4">
        {findings.map((finding) => (
          <li key={JSON.stringify(finding)}>
            {Object.values(finding)
              .filter((value) => typeof value !== "object")
              .map((value) => scalarText(value))
              .join(" · ")}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
