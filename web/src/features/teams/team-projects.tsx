import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { RolesButton } from "#shared/roles/roles-button";
import { EmptyState } from "#shared/ui/empty-state";
import { ErrorNotice } from "#shared/ui/error-notice";
import { TitledPanel } from "#shared/ui/panel";
import { SkeletonRows } from "#shared/ui/skeleton";
import { TableRow } from "#shared/ui/table";
import { Day } from "#shared/ui/time";
import { useRoleWord } from "#shared/ui/use-role-word";
import { teamProjectsOptions } from "./teams";

/** The projects that the team is in, with the role that its people have there through it. */
export function TeamProjects({ team }: { team: string }) {
  const { t } = useLingui();
  const word = useRoleWord();
  const projects = useQuery(teamProjectsOptions(team));
  return (
    <TitledPanel title={t`Projects`} action={<RolesButton />}>
      {projects.isPending && <SkeletonRows rows={2} />}
      {projects.isError && <ErrorNotice error={projects.error} onRetry={() => void projects.refetch()} />}
      {projects.data?.items.length === 0 && (
        <EmptyState title={t`In no project yet.`}>
          <Trans>Admins of projects add teams on the page of their members.</Trans>
        </EmptyState>
      )}
      {projects.data && projects.data.items.length > 0 && (
        <table className="w-full text-sm">
          <tbody className="divide-y divide-line">
            {projects.data.items.map((one) => (
              <TableRow key={one.project}>
                <td className="w-full max-w-0 truncate">
                  <Link
                    to="/projects/$project"
                    params={{ project: one.project_name }}
                    className="foreign font-medium hover:underline"
                  >
                    {one.project_name}
                  </Link>
                </td>
                <td className="whitespace-nowrap">{word(one.role)}</td>
                <td className="hidden whitespace-nowrap text-muted sm:table-cell">
                  <Day at={one.created_at} />
                </td>
              </TableRow>
            ))}
          </tbody>
        </table>
      )}
    </TitledPanel>
  );
}
