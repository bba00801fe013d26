import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import {
  changeHubSettingsMutation,
  getAuditStateOptions,
  getHubSettingsQueryKey,
} from "#client/@tanstack/react-query.gen";
import type { HubSettings } from "#client/types.gen";
import { useSession } from "#shared/api/session";
import { Count } from "#shared/ui/amount";
import { Button } from "#shared/ui/button";
import { ErrorNotice } from "#shared/ui/error-notice";
import { SelectField, TextField } from "#shared/ui/field";
import { Page } from "#shared/ui/page";
import { Fact, Facts, TitledPanel } from "#shared/ui/panel";
import { Ago } from "#shared/ui/time";
import { hubOptions, hubSettingsOptions } from "./hub";

/** The hub itself: what runs, where it is reached, how its record stands, and what it allows. */
export function HubPage() {
  const { t } = useLingui();
  const { permissions } = useSession();
  const hub = useSuspenseQuery(hubOptions()).data;
  const settings = useSuspenseQuery(hubSettingsOptions()).data;
  const audit = useQuery(getAuditStateOptions());
  return (
    <Page title={t`Hub`} facts={hub.public_url}>
      <div className="flex max-w-3xl flex-col gap-5">
        <TitledPanel title={t`System`}>
          <Facts>
            <Fact name={t`Version`}>{hub.version}</Fact>
            <Fact name={t`Address`}>
              <code className="font-mono text-xs">{hub.public_url}</code>
            </Fact>
            <Fact name={t`Database`}>{hub.database}</Fact>
            {audit.data && (
              <>
                <Fact name={t`Records`}>
                  <Count value={audit.data.chains.reduce((sum, chain) => sum + chain.records, 0)} />
                </Fact>
                <Fact name={t`Last checkpoint`}>
                  {audit.data.checkpoint_at ? <Ago at={audit.data.checkpoint_at} /> : <Trans>none yet</Trans>}
                </Fact>
              </>
            )}
          </Facts>
        </TitledPanel>
        {permissions.includes("hub:edit") && (
          <TitledPanel title={t`Settings`}>
            <SettingsForm key={JSON.stringify(settings)} settings={settings} />
          </TitledPanel>
        )}
      </div>
    </Page>
  );
}

function SettingsForm({ settings }: { settings: HubSettings }) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const [creation, setCreation] = useState(settings.project_creation ?? "everyone");
  const [days, setDays] = useState(String(settings.deletion_grace_days ?? 0));
  const save = useMutation({
    ...changeHubSettingsMutation(),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: getHubSettingsQueryKey() }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ body: { project_creation: creation, deletion_grace_days: Number(days) } });
  };
  return (
    <form className="flex flex-col gap-4 p-4" onSubmit={submit}>
      <SelectField
        label={t`Who may create projects`}
        value={creation}
        onChange={(event) => setCreation(event.target.value === "hub-admins" ? "hub-admins" : "everyone")}
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
        onChange={(event) => setDays(event.target.value)}
      />
      {save.isError && <ErrorNotice error={save.error} />}
      <div className="flex items-center justify-end gap-3">
        <span role="status" className="text-muted text-xs">
          {save.isSuccess && <Trans>Saved.</Trans>}
        </span>
        <Button type="submit" variant="primary" isPending={save.isPending}>
          <Trans>Save</Trans>
        </Button>
      </div>
    </form>
  );
}
