import { Trans, useLingui } from "@lingui/react/macro";
import { Link, useNavigate } from "@tanstack/react-router";
import { listApprovalsQueryKey } from "#client/@tanstack/react-query.gen";
import { listApprovals } from "#client/sdk.gen";
import type { Approval, ApprovalState } from "#client/types.gen";
import { useListPages } from "#shared/api/pages";
import { useMay } from "#shared/api/project";
import { buttonClass } from "#shared/ui/button";
import { EmptyState } from "#shared/ui/empty-state";
import { Page } from "#shared/ui/page";
import { PagedPanel } from "#shared/ui/paged-panel";
import { PROPOSAL_STATES, type ProposalSearch } from "./proposal-search";
import { useProposalWord } from "./proposal-state";
import { ProposalTable } from "./proposal-table";

/** The commands that were proposed in a project, and what became of them; whoever is no admin sees their own. */
export function ProposalsPage({ project, search: { state } }: { project: string; search: ProposalSearch }) {
  const { t } = useLingui();
  const may = useMay(project);
  const proposals = useListPages<Approval>({
    queryKey: listApprovalsQueryKey({ path: { project }, query: { state } }),
    page: async (cursor, { signal }) =>
      (await listApprovals({ path: { project }, query: { state, cursor }, signal })).data,
  });
  return (
    <Page
      title={t`Proposed commands`}
      facts={
        may("servers:edit")
          ? t`A command is code that runs on the hub's machine: a hub admin decides about each.`
          : t`Those that you proposed: a hub admin decides about each.`
      }
      action={
        may("servers:command") && (
          <Link to="/hub/approvals" className={buttonClass()}>
            <Trans>Decide</Trans>
          </Link>
        )
      }
      isWide
    >
      <StateFilter project={project} state={state} />
      <PagedPanel list={proposals} rows={4} empty={<NoProposals project={project} isNarrowed={state !== undefined} />}>
        {(shown) => <ProposalTable project={project} proposals={shown} />}
      </PagedPanel>
    </Page>
  );
}

function StateFilter({ project, state }: { project: string; state: ApprovalState | undefined }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const word = useProposalWord();
  return (
    <search aria-label={t`Filter the proposals`}>
      <select
        aria-label={t`State`}
        className="control w-auto! max-sm:grow"
        value={state ?? ""}
        onChange={(event) =>
          navigate({
            to: "/projects/$project/approvals",
            params: { project },
            search: { state: PROPOSAL_STATES.find((one) => one === event.target.value) },
          })
        }
      >
        <option value="">{t`All states`}</option>
        {PROPOSAL_STATES.map((one) => (
          <option key={one} value={one}>
            {word(one)}
          </option>
        ))}
      </select>
    </search>
  );
}

function NoProposals({ project, isNarrowed }: { project: string; isNarrowed: boolean }) {
  const { t } = useLingui();
  const may = useMay(project);
  if (isNarrowed) {
    return (
      <EmptyState
        title={t`No proposal is in this state.`}
        action={
          <Link to="/projects/$project/approvals" params={{ project }} search={{}} className={buttonClass()}>
            <Trans>Show all proposals</Trans>
          </Link>
        }
      />
    );
  }
  if (!may("servers:edit")) {
    return (
      <EmptyState
        title={t`You proposed no command here.`}
        action={
          <Link to="/projects/$project/servers" params={{ project }} className={buttonClass()}>
            <Trans>To the servers</Trans>
          </Link>
        }
      >
        <Trans>Commands are proposed by admins of the project.</Trans>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title={t`No command was proposed yet.`}
      action={
        <Link to="/projects/$project/add-server" params={{ project }} className={buttonClass("primary")}>
          <Trans>Add a server</Trans>
        </Link>
      }
    >
      <Trans>Servers with a command that an admin of the project adds or changes appear here.</Trans>
    </EmptyState>
  );
}
