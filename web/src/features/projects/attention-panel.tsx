import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { getAttentionOptions } from "#client/@tanstack/react-query.gen";
import type { AttentionItem } from "#client/types.gen";
import { Icon } from "#shared/ui/icon";
import { TitledPanel } from "#shared/ui/panel";
import { Ago } from "#shared/ui/time";

/** What waits for the signed-in person. Nothing where nothing does. */
export function AttentionPanel() {
  const { t } = useLingui();
  const items = useQuery(getAttentionOptions()).data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <TitledPanel title={t`Needs attention`}>
      <ul className="divide-y divide-line">
        {items.map((item) => (
          <li key={`${item.kind} ${item.id}`} className="flex items-center gap-3 px-4 py-2.5 text-sm">
            <Icon of={TriangleAlert} className="text-warn-text" />
            <span className="min-w-0 flex-1">
              <What item={item} />
            </span>
            <span className="shrink-0 text-muted text-xs">
              <Ago at={item.at} />
            </span>
          </li>
        ))}
      </ul>
    </TitledPanel>
  );
}

function What({ item }: { item: AttentionItem }) {
  switch (item.kind) {
    case "project-without-admin":
      return (
        <Trans>
          Nobody looks after the project: <ProjectLink name={item.name} />
        </Trans>
      );
    case "project-purged-soon":
      return (
        <Trans>
          Soon gone for good: <Name>{item.name}</Name>
        </Trans>
      );
    case "team-without-admin":
      return (
        <Trans>
          Nobody looks after the team: <TeamLink name={item.name} />
        </Trans>
      );
    case "team-request":
      return (
        <Trans>
          A project asks for your team: <Name>{item.name}</Name>
        </Trans>
      );
    case "invitation":
      return (
        <Trans>
          You are invited: <Name>{item.name}</Name>. Open the link of the invitation.
        </Trans>
      );
  }
}

function Name({ children }: { children: ReactNode }) {
  return <span className="foreign font-medium">{children}</span>;
}

function ProjectLink({ name }: { name: string }) {
  return (
    <Link to="/projects/$project/members" params={{ project: name }} className="foreign font-medium hover:underline">
      {name}
    </Link>
  );
}

function TeamLink({ name }: { name: string }) {
  return (
    <Link to="/teams/$team" params={{ team: name }} className="foreign font-medium hover:underline">
      {name}
    </Link>
  );
}
