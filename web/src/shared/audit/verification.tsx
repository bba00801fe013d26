import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { FileUp, ShieldCheck } from "lucide-react";
import { useState } from "react";
import { isJsonObject, type JsonObject, numberOf, scalarText } from "#shared/lib/json";
import { Count } from "#shared/ui/amount";
import { Button, buttonClass } from "#shared/ui/button";
import { ErrorNotice } from "#shared/ui/error-notice";
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
      <HeldCheckpoints onChosen={(text) => check.mutate(text)} />
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

/** A file of checkpoints that was held where the hub could not change it. */
function HeldCheckpoints({ onChosen }: { onChosen: (text: string) => void }) {
  const read = async (input: HTMLInputElement) => {
    const text = await input.files?.[0]?.text();
    // The same file chosen once more is a change again.
    input.value = "";
    if (text !== undefined) onChosen(text);
  };
  return (
    <label
      className={`${buttonClass("secondary", "small")} cursor-pointer has-focus-visible:outline-2 has-focus-visible:outline-accent`}
    >
      <Icon of={FileUp} />
      <Trans>Verify with held checkpoints</Trans>
      <input
        type="file"
        accept=".jsonl,.ndjson,application/x-ndjson"
        className="sr-only"
        onChange={(event) => void read(event.currentTarget)}
      />
    </label>
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
