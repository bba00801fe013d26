import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { decideApprovalMutation } from "#client/@tanstack/react-query.gen";
import type { Approval } from "#client/types.gen";
import { waitingApprovalsOptions } from "#shared/api/approvals";
import { Button } from "#shared/ui/button";
import { EmptyState } from "#shared/ui/empty-state";
import { ErrorNotice } from "#shared/ui/error-notice";
import { TextField } from "#shared/ui/field";
import { Page } from "#shared/ui/page";
import { Fact, Facts, Panel, TitledPanel } from "#shared/ui/panel";
import { SkeletonRows } from "#shared/ui/skeleton";
import { Ago } from "#shared/ui/time";
import { CommandWords } from "./command-words";

/** Commands that people proposed: code that runs on the hub's machine once somebody says yes. */
export function ApprovalsPage() {
  const { t } = useLingui();
  const approvals = useQuery(waitingApprovalsOptions());
  const items = approvals.data?.items ?? [];
  return (
    <Page title={t`Approvals`} facts={t`A command is code that runs on the hub's machine. Look at every word of it.`}>
      {approvals.isPending && (
        <Panel>
          <SkeletonRows rows={4} />
        </Panel>
      )}
      {approvals.isError && <ErrorNotice error={approvals.error} onRetry={() => void approvals.refetch()} />}
      {approvals.isSuccess && items.length === 0 && (
        <Panel>
          <EmptyState title={t`Nothing waits for approval.`}>
            <Trans>Commands that project admins propose appear here.</Trans>
          </EmptyState>
        </Panel>
      )}
      {items.map((approval) => (
        <ApprovalPanel key={approval.id} approval={approval} />
      ))}
    </Page>
  );
}

function ApprovalPanel({ approval }: { approval: Approval }) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const decide = useMutation({ ...decideApprovalMutation(), onSettled: () => queryClient.invalidateQueries() });
  const [note, setNote] = useState("");
  const answer = (decision: "approve" | "reject") =>
    decide.mutate({
      path: { project: approval.project, approval: approval.id },
      body: { decision, note: note.trim() || null },
    });
  return (
    <TitledPanel
      title={
        <span className="foreign">
          {approval.server_name}
          <span className="ml-2 font-normal text-muted">{approval.project_name}</span>
        </span>
      }
      action={
        <span className="flex gap-2">
          <Button size="small" variant="danger" isPending={decide.isPending} onClick={() => answer("reject")}>
            <Trans>Reject</Trans>
          </Button>
          <Button size="small" variant="primary" isPending={decide.isPending} onClick={() => answer("approve")}>
            <Trans>Approve</Trans>
          </Button>
        </span>
      }
    >
      <Facts>
        <Fact name={t`What`}>{approval.what}</Fact>
        <Fact name={t`Command`}>
          <Words words={approval.code.argv} before={approval.before?.argv} />
        </Fact>
        {approval.code.cwd && (
          <Fact name={t`Folder`}>
            <code className="font-mono text-xs">{approval.code.cwd}</code>
          </Fact>
        )}
        {approval.code.env.length > 0 && (
          <Fact name={t`Environment`}>
            <code className="font-mono text-xs">{approval.code.env.map((one) => one.name).join("  ")}</code>
          </Fact>
        )}
        <Fact name={t`Sandbox`}>{approval.code.sandbox}</Fact>
        <Fact name={t`Proposed`}>
          {approval.proposed_by} · <Ago at={approval.proposed_at} />
        </Fact>
        <Fact name={t`Server`}>
          <Link
            to="/projects/$project/servers/$server"
            params={{ project: approval.project_name, server: approval.server_name }}
            className="hover:underline"
          >
            {approval.server_name}
          </Link>
        </Fact>
      </Facts>
      <div className="flex flex-col gap-4 border-line border-t p-4">
        <TextField
          label={t`Note`}
          hint={t`Whoever proposed it reads it beside the decision.`}
          autoComplete="off"
          maxLength={1000}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
        {decide.isError && <ErrorNotice error={decide.error} />}
      </div>
    </TitledPanel>
  );
}

function Words({ words, before }: { words: readonly string[]; before: readonly string[] | undefined }) {
  return (
    <span className="flex flex-col gap-1">
      <CommandWords words={words} />
      {before && (
        <span className="text-muted text-xs">
          <Trans>
            Before: <code className="font-mono">{before.join(" ")}</code>
          </Trans>
        </span>
      )}
    </span>
  );
}
