import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { changeProjectMutation } from "#client/@tanstack/react-query.gen";
import type { Project, ProjectChange } from "#client/types.gen";
import { useDraft } from "#shared/lib/draft";
import { TextField } from "#shared/ui/field";
import { SaveLine } from "#shared/ui/save-line";
import { ContentChoice } from "./content-choice";

/** What records of calls keep, for how long, and whether calls wait for them. */
export function RecordsForm({ shown }: { shown: Project }) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const before = {
    call_content: shown.call_content,
    call_days: shown.call_days === null ? "" : String(shown.call_days),
    is_strict: shown.is_strict,
  };
  const { draft, change, reset } = useDraft(before);
  const body: ProjectChange = {
    call_content: draft.call_content === before.call_content ? undefined : draft.call_content,
    call_days:
      draft.call_days === before.call_days ? undefined : draft.call_days === "" ? null : Number(draft.call_days),
    is_strict: draft.is_strict === before.is_strict ? undefined : draft.is_strict,
  };
  const save = useMutation({
    ...changeProjectMutation(),
    onSuccess: async () => {
      await queryClient.invalidateQueries();
      reset();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ path: { project: shown.name }, body });
  };
  return (
    <form className="flex flex-col gap-4 p-4" onSubmit={submit}>
      <ContentChoice value={draft.call_content} onChange={(call_content) => change({ call_content })} />
      <TextField
        label={t`Days for which they are kept`}
        hint={t`Empty: as long as the hub keeps them, which is the longest. Older ones are deleted for good; the audit trail shows that they were there.`}
        type="number"
        min={1}
        max={3650}
        value={draft.call_days}
        onChange={(event) => change({ call_days: event.target.value })}
      />
      <label className="flex items-start gap-2 text-sm">
        <input
          type="checkbox"
          className="mt-1 accent-accent"
          checked={draft.is_strict}
          onChange={(event) => change({ is_strict: event.target.checked })}
        />
        <span>
          <Trans>Strict record</Trans>
          <span className="block text-muted text-xs">
            <Trans>Each call waits until its record is safely on the disk. Slower, and nothing is ever lost.</Trans>
          </span>
        </span>
      </label>
      <SaveLine save={save} body={body} />
    </form>
  );
}
