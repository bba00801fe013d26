import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { listApprovalsOptions } from "#client/@tanstack/react-query.gen";
import { useMay } from "#shared/api/project";
import { buttonClass } from "#shared/ui/button";

/** The way to what became of proposed commands: for those who propose, and for those who once did. */
export function ProposalsLink({ project }: { project: string }) {
  const mayPropose = useMay(project)("servers:edit");
  const own = useQuery({
    ...listApprovalsOptions({ path: { project }, query: { limit: 1 } }),
    enabled: !mayPropose,
  });
  if (!mayPropose && !own.data?.items.length) return null;
  return (
    <Link to="/projects/$project/approvals" params={{ project }} className={buttonClass()}>
      {mayPropose ? <Trans>Proposed commands</Trans> : <Trans>Commands I proposed</Trans>}
    </Link>
  );
}
