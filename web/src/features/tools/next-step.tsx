import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { useKeys } from "#shared/api/keys";
import { useMay } from "#shared/api/project";
import { buttonClass } from "#shared/ui/button";
import { Notice } from "#shared/ui/notice";

/** After a tool has answered here: the way to a client of one's own, until one has called with a key. */
export function NextStep({ project }: { project: string }) {
  const { t } = useLingui();
  const may = useMay(project);
  const keys = useKeys(project);
  if (!may("keys:create") || keys === null || keys.some((key) => key.last_used_at !== null)) return null;
  return (
    <Notice
      tone="info"
      title={t`Next: the same tools in a client of yours`}
      action={
        <Link to="/projects/$project/connect" params={{ project }} className={buttonClass("secondary", "small")}>
          <Trans>Connect a client</Trans>
        </Link>
      }
    >
      <Trans>No client has called with a key yet.</Trans>
    </Notice>
  );
}
