import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Stamp } from "lucide-react";
import type { ExportAuditCheckpointsData } from "#client/types.gen";
import { ACTIVITY_KINDS } from "#shared/activity/activity-words";
import { AuditExports } from "#shared/audit/audit-exports";
import type { AuditSearch } from "#shared/audit/audit-search";
import { AuditTrail } from "#shared/audit/audit-trail";
import { below } from "#shared/lib/base";
import { buttonClass } from "#shared/ui/button";
import { Icon } from "#shared/ui/icon";
import { allProjectsOptions } from "./hub";
import { HubFrame } from "./hub-tabs";
import { usersOptions } from "./users";

const CHECKPOINTS: ExportAuditCheckpointsData["url"] = "/api/v1/audit/checkpoints";

/** The record of all projects and of the hub above them; its checkpoints to hold where the hub cannot change them. */
export function HubAuditPage({ search }: { search: AuditSearch }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const projects = useQuery(allProjectsOptions()).data?.items ?? [];
  const users = useQuery(usersOptions()).data?.items ?? [];
  return (
    <HubFrame
      title={t`Audit of the hub`}
      facts={t`Of all projects and of what happens above them. Checkpoints held elsewhere prove it even against the hub.`}
      action={
        <span className="flex flex-wrap gap-2">
          <a href={below(CHECKPOINTS)} download="audit-checkpoints.jsonl" className={buttonClass()}>
            <Icon of={Stamp} />
            <Trans>Checkpoints</Trans>
          </a>
          <AuditExports project={null} search={search} />
        </span>
      }
    >
      <AuditTrail
        project={null}
        kinds={ACTIVITY_KINDS}
        actors={users}
        projects={projects.map(({ name }) => name)}
        search={search}
        onSearch={(next) => navigate({ to: "/hub/audit", search: next })}
      />
    </HubFrame>
  );
}
