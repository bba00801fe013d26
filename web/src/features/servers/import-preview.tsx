import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { importTextMutation, listServersQueryKey } from "#client/@tanstack/react-query.gen";
import type { OfferedSlot, TextImportReport } from "#client/types.gen";
import { Breakable } from "#shared/ui/breakable";
import { Button } from "#shared/ui/button";
import { Actions } from "#shared/ui/dialog";
import { ErrorNotice } from "#shared/ui/error-notice";
import { Notice } from "#shared/ui/notice";
import { FoundServer } from "./found-server";

interface ImportPreviewProps {
  project: string;
  text: string;
  report: TextImportReport;
  onBack: () => void;
}

/** What would be added and changed, and which values would become secrets, before anything is. */
export function ImportPreview({ project, text, report, onBack }: ImportPreviewProps) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const [slots, setSlots] = useState<readonly string[]>([]);
  const taken = report.items.filter(({ action }) => action === "added" || action === "changed").length;
  const take = useMutation({
    ...importTextMutation(),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: listServersQueryKey({ path: { project } }) });
      await navigate({ to: "/projects/$project/servers", params: { project } });
    },
  });
  return (
    <div className="flex flex-col gap-4">
      <p className="text-muted text-sm">
        <Trans>Found: {report.shape}</Trans>
      </p>
      <Remarks report={report} />
      {report.items.length > 0 && (
        <ul className="divide-y divide-line rounded-control border border-line">
          {report.items.map((item) => (
            <li key={item.name}>
              <FoundServer project={project} text={text} item={item} />
            </li>
          ))}
        </ul>
      )}
      <Slots offered={report.secrets} chosen={slots} onChange={setSlots} />
      {take.isError && <ErrorNotice error={take.error} />}
      <Actions>
        <Button onClick={onBack}>{t`Back`}</Button>
        <Button
          variant="primary"
          isPending={take.isPending}
          disabled={taken === 0}
          onClick={() => take.mutate({ path: { project }, body: { text, preview: false, slots: [...slots] } })}
        >
          <Plural value={taken} one="Add # server" other="Add # servers" />
        </Button>
      </Actions>
    </div>
  );
}

function Remarks({ report }: { report: TextImportReport }) {
  const { t } = useLingui();
  return (
    <>
      {report.problems.length > 0 && (
        <Notice tone="warn" title={t`Some definitions cannot be taken`}>
          <Lines lines={report.problems} />
        </Notice>
      )}
      {report.missing_secrets.length > 0 && (
        <Notice tone="warn" title={t`Secrets that are needed and not set: ${report.missing_secrets.join(", ")}`}>
          <Trans>Set those that are missing under Secrets.</Trans>
        </Notice>
      )}
      {report.remarks.length > 0 && (
        <Notice tone="info" title={t`What else the settings say`}>
          <Lines lines={report.remarks} />
        </Notice>
      )}
    </>
  );
}

function Lines({ lines }: { lines: readonly string[] }) {
  return (
    <ul className="list-disc pl-4">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

interface SlotsProps {
  offered: readonly OfferedSlot[];
  chosen: readonly string[];
  onChange: (chosen: readonly string[]) => void;
}

/** Secrets that stand in the text: those others could read are lifted in any case, the rest where it is wished. */
function Slots({ offered, chosen, onChange }: SlotsProps) {
  const { t } = useLingui();
  if (offered.length === 0) return null;
  return (
    <fieldset className="flex flex-col gap-1.5 rounded-control border border-line p-3">
      <legend className="px-1 font-medium text-sm">{t`Keep as secrets of the project`}</legend>
      {offered.map(({ server, where, slot, exposed: isExposed }) => (
        <label key={`${server} ${where}`} className="flex items-center gap-2 text-sm">
          <input
            type="checkbox"
            className="accent-accent"
            disabled={isExposed}
            checked={isExposed || chosen.includes(slot)}
            onChange={(event) =>
              onChange(event.target.checked ? [...chosen, slot] : chosen.filter((one) => one !== slot))
            }
          />
          <code className="foreign font-mono text-xs">
            <Breakable text={slot} />
          </code>
          <span className="foreign text-muted text-xs">
            {server} · {where}
          </span>
        </label>
      ))}
      <p className="text-muted text-xs">
        <Trans>What is not kept as a secret is sealed in its server.</Trans>
      </p>
    </fieldset>
  );
}
