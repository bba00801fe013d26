import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { OctagonX, TriangleAlert } from "lucide-react";
import { type ReactNode, useState } from "react";
import { getAttentionOptions } from "#client/@tanstack/react-query.gen";
import type { AttentionItem } from "#client/types.gen";
import { classNames } from "#shared/lib/class-names";
import { Button } from "#shared/ui/button";
import { Icon } from "#shared/ui/icon";
import { TitledPanel } from "#shared/ui/panel";
import { Ago } from "#shared/ui/time";
import { useDiagnosisLine } from "#shared/ui/use-diagnosis";

const FIRST = 6;

/** What waits for the signed-in person. Nothing where nothing does. */
export function AttentionPanel() {
  const { t } = useLingui();
  // Invitations stand beside this panel, with their answers.
  const items = (useQuery(getAttentionOptions()).data?.items ?? []).filter(({ kind }) => kind !== "invitation");
  const [isWhole, setIsWhole] = useState(false);
  if (items.length === 0) return null;
  const more = items.length - FIRST;
  return (
    <TitledPanel title={t`Needs attention`}>
      <ul className="divide-y divide-line">
        {items.slice(0, isWhole ? undefined : FIRST).map((item) => (
          <Waiting key={`${item.kind} ${item.id}`} item={item} />
        ))}
      </ul>
      {!isWhole && more > 0 && (
        <div className="border-line border-t px-4 py-2">
          <Button size="small" variant="ghost" onClick={() => setIsWhole(true)}>
            <Plural value={more} one="# more" other="# more" />
          </Button>
        </div>
      )}
    </TitledPanel>
  );
}

function Waiting({ item }: { item: AttentionItem }) {
  const isFailure = item.kind === "server-failed";
  const reason = useDiagnosisLine()(item.diagnosis, item.reason);
  return (
    <li className="flex items-start gap-3 px-4 py-2.5 text-sm">
      <Icon
        of={isFailure ? OctagonX : TriangleAlert}
        className={classNames("mt-0.5", isFailure ? "text-fail-text" : "text-warn-text")}
      />
      <div className="min-w-0 flex-1">
        <p>
          <What item={item} />
        </p>
        {reason && <p className="foreign line-clamp-2 text-muted text-xs">{reason}</p>}
      </div>
      <span className="shrink-0 text-muted text-xs">
        <Ago at={item.at} />
      </span>
    </li>
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
      return null;
    case "server-failed":
    case "approval":
    case "key-expires":
      return <WhatInProject item={item} />;
  }
}

function WhatInProject({ item: { kind, id, name, project } }: { item: AttentionItem }) {
  const params = { project: project ?? "" };
  const place = <span className="foreign text-muted">{project}</span>;
  const look = "foreign font-medium hover:underline";
  if (kind === "approval") {
    return (
      <Trans>
        A command waits for approval:{" "}
        <Link to="/hub/approvals" className={look}>
          {name}
        </Link>{" "}
        {place}
      </Trans>
    );
  }
  if (kind === "key-expires") {
    return (
      <Trans>
        A key ends soon:{" "}
        <Link to="/projects/$project/keys" params={params} search={{ key: id }} className={look}>
          {name}
        </Link>{" "}
        {place}
      </Trans>
    );
  }
  return (
    <Trans>
      A server has failed:{" "}
      <Link to="/projects/$project/servers/$server" params={{ ...params, server: name }} className={look}>
        {name}
      </Link>{" "}
      {place}
    </Trans>
  );
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
