import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { changeHubSettingsMutation, getHubSettingsQueryKey } from "#client/@tanstack/react-query.gen";
import type { HubSettings } from "#client/types.gen";
import { useDraft } from "#shared/lib/draft";
import { Button } from "#shared/ui/button";
import { ErrorNotice } from "#shared/ui/error-notice";
import { SelectField, TextField } from "#shared/ui/field";
import { TitledPanel } from "#shared/ui/panel";
import { hubSettingsOptions } from "./hub";
import { HubFrame } from "./hub-tabs";

/** What hub admins decide for the whole hub. */
export function HubSettingsPage() {
  const { t } = useLingui();
  const settings = useSuspenseQuery(hubSettingsOptions()).data;
  return (
    <HubFrame title={t`Hub settings`} facts={t`They hold for every project.`}>
      <TitledPanel title={t`Projects`} className="max-w-3xl">
        <SettingsForm settings={settings} />
      </TitledPanel>
    </HubFrame>
  );
}

function SettingsForm({ settings }: { settings: HubSettings }) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const before = {
    creation: settings.project_creation ?? "everyone",
    days: String(settings.deletion_grace_days ?? 0),
  };
  const { draft, change, reset } = useDraft(before);
  const { creation, days } = draft;
  const save = useMutation({
    ...changeHubSettingsMutation(),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: getHubSettingsQueryKey() });
      reset();
    },
  });
  const isAsKept = creation === before.creation && Number(days) === Number(before.days);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ body: { project_creation: creation, deletion_grace_days: Number(days) } });
  };
  return (
    <form className="flex flex-col gap-4 p-4" onSubmit={submit}>
      <SelectField
        label={t`Who may create projects`}
        value={creation}
        onChange={(event) => change({ creation: event.target.value === "hub-admins" ? "hub-admins" : "everyone" })}
      >
        <option value="everyone">{t`Everybody who is signed in`}</option>
        <option value="hub-admins">{t`Hub admins alone`}</option>
      </SelectField>
      <TextField
        label={t`Days for which a deleted project can be brought back`}
        type="number"
        min={0}
        isRequired
        value={days}
        onChange={(event) => change({ days: event.target.value })}
      />
      {save.isError && <ErrorNotice error={save.error} />}
      <div className="flex items-center justify-end gap-3">
        <span role="status" className="text-muted text-xs">
          {save.isSuccess && isAsKept && <Trans>Saved.</Trans>}
        </span>
        <Button type="submit" variant="primary" disabled={isAsKept} isPending={save.isPending}>
          <Trans>Save</Trans>
        </Button>
      </div>
    </form>
  );
}
