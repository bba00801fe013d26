import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { getAuditStateOptions } from "#client/@tanstack/react-query.gen";
import { Bytes, Count } from "#shared/ui/amount";
import { Notice } from "#shared/ui/notice";
import { Fact, Facts, TitledPanel } from "#shared/ui/panel";
import { Ago, Moment } from "#shared/ui/time";
import { deliveriesOptions } from "./deliveries";
import { hubHealthOptions, hubOptions } from "./hub";
import { HubFrame } from "./hub-tabs";
import { LoadPanel } from "./load-panel";
import { ServerProcesses } from "./server-processes";
import { ServerStates } from "./server-states";

/** The hub itself: what runs since when, what it holds of the machine, how its record stands. */
export function HubPage() {
  const { t } = useLingui();
  const hub = useSuspenseQuery(hubOptions()).data;
  const health = useSuspenseQuery(hubHealthOptions()).data;
  const audit = useQuery(getAuditStateOptions()).data;
  const deliveries = useQuery(deliveriesOptions()).data?.items ?? [];
  return (
    <HubFrame title={t`Hub`} facts={hub.public_url}>
      {health.journal.in_trouble && (
        <Notice tone="fail" isAlert title={t`Records of calls cannot be kept at the moment`}>
          <Trans>Calls are refused until the journal can be written again. The log of the hub says why.</Trans>
        </Notice>
      )}
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-5">
          <TitledPanel title={t`System`}>
            <Facts>
              <Fact name={t`Version`}>{hub.version}</Fact>
              <Fact name={t`Runs since`}>
                <Moment at={health.process.started_at} />
              </Fact>
              <Fact name={t`Address`}>
                <code className="font-mono text-xs">{hub.public_url}</code>
              </Fact>
              <Fact name={t`Database`}>
                {hub.database === "sqlite" ? "SQLite" : "PostgreSQL"}{" "}
                <span className="text-muted text-xs">{hub.schema_revision}</span>
              </Fact>
              <Fact name={t`Python`}>{health.process.python}</Fact>
            </Facts>
          </TitledPanel>
          <ServerStates states={health.servers} />
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          <LoadPanel health={health} />
          <TitledPanel title={t`Record`}>
            <Facts>
              <Fact name={t`Calls written since start`}>
                <Count value={health.journal.records} />
              </Fact>
              <Fact name={t`Wait for the database`}>
                <Bytes count={health.journal.waiting_bytes} />
              </Fact>
              {deliveries.length > 0 && (
                <Fact name={t`Wait for deliveries`}>
                  <Link to="/hub/deliveries" className="hover:underline">
                    <Count value={deliveries.reduce((sum, one) => sum + one.behind, 0)} />
                  </Link>
                </Fact>
              )}
              {audit && (
                <>
                  <Fact name={t`Records`}>
                    <Count value={audit.chains.reduce((sum, chain) => sum + chain.records, 0)} />
                  </Fact>
                  <Fact name={t`Last checkpoint`}>
                    {audit.checkpoint_at ? <Ago at={audit.checkpoint_at} /> : <Trans>none yet</Trans>}
                  </Fact>
                </>
              )}
            </Facts>
          </TitledPanel>
        </div>
      </div>
      <ServerProcesses processes={health.server_processes} />
    </HubFrame>
  );
}
