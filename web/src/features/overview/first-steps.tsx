import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Circle, CircleCheck } from "lucide-react";
import { listMembersOptions } from "#client/@tanstack/react-query.gen";
import type { LoggedCall, Server } from "#client/types.gen";
import { useKeys } from "#shared/api/keys";
import { useMay } from "#shared/api/project";
import { Icon } from "#shared/ui/icon";
import { TitledPanel } from "#shared/ui/panel";

interface FirstStepsProps {
  project: string;
  servers: Server[];
  /** The latest calls; null while they are not known. */
  calls: LoggedCall[] | null;
}

interface Step {
  word: string;
  /** Without it, the step is somebody else's. */
  needs: string;
  isDone: boolean;
  to:
    | "/projects/$project/add-server"
    | "/projects/$project/tools"
    | "/projects/$project/connect"
    | "/projects/$project/members";
}

/** What a new project still lacks. Gone once everything is there. */
export function FirstSteps({ project, servers, calls }: FirstStepsProps) {
  const { t } = useLingui();
  const members = useQuery(listMembersOptions({ path: { project }, query: { limit: 2 } }));
  const keys = useKeys(project);
  const may = useMay(project);
  if (calls === null || !members.isSuccess || keys === null) return null;
  const all: Step[] = [
    {
      word: t`Add a server`,
      needs: "servers:edit",
      isDone: servers.length > 0,
      to: "/projects/$project/add-server",
    },
    { word: t`Run a tool`, needs: "calls:make", isDone: calls.length > 0, to: "/projects/$project/tools" },
    {
      word: t`Connect a client`,
      needs: "keys:create",
      isDone: keys.some((key) => key.last_used_at !== null),
      to: "/projects/$project/connect",
    },
    {
      word: t`Invite somebody`,
      needs: "members:edit",
      isDone: members.data.items.length > 1,
      to: "/projects/$project/members",
    },
  ];
  const steps = all.filter(({ needs }) => may(needs));
  const left = steps.filter((step) => !step.isDone).length;
  if (left === 0) return null;
  return (
    <TitledPanel title={t`First steps`}>
      <ol className="grid gap-px sm:grid-cols-2 lg:grid-cols-4">
        {steps.map((step) => (
          <li key={step.word} className="flex items-center gap-2.5 px-4 py-3 text-sm">
            <Icon of={step.isDone ? CircleCheck : Circle} className={step.isDone ? "text-ok-text" : "text-faint"} />
            <StepWord project={project} step={step} />
          </li>
        ))}
      </ol>
    </TitledPanel>
  );
}

function StepWord({ project, step }: { project: string; step: Step }) {
  if (!step.isDone) {
    return (
      <Link to={step.to} params={{ project }} className="font-medium hover:underline">
        {step.word}
      </Link>
    );
  }
  return (
    <span className="text-muted line-through">
      {step.word}
      <span className="sr-only">
        <Trans>done</Trans>
      </span>
    </span>
  );
}
