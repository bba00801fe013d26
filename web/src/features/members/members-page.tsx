import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Mail, UserPlus } from "lucide-react";
import { useState } from "react";
import { useMay } from "#shared/api/project";
import { useSession } from "#shared/api/session";
import { Button } from "#shared/ui/button";
import { EmptyState } from "#shared/ui/empty-state";
import { Icon } from "#shared/ui/icon";
import { Page } from "#shared/ui/page";
import { Panel } from "#shared/ui/panel";
import { TableHead } from "#shared/ui/table";
import { AddMemberDialog } from "./add-member-dialog";
import { InviteDialog, PendingInvitations } from "./invitations";
import { MemberRow } from "./member-row";
import { membersOptions } from "./members";
import { RoleTable } from "./role-table";

/** Who belongs to the project, and what they may do in it. */
export function MembersPage({ project }: { project: string }) {
  const { t } = useLingui();
  const may = useMay(project);
  const { user } = useSession();
  const { items } = useSuspenseQuery(membersOptions(project)).data;
  const [isAdding, setIsAdding] = useState(false);
  const [isInviting, setIsInviting] = useState(false);
  const add = may("members:edit") && (
    <span className="flex flex-wrap gap-2">
      <Button icon={<Icon of={Mail} />} onClick={() => setIsInviting(true)}>
        <Trans>Invite somebody</Trans>
      </Button>
      <Button variant="primary" icon={<Icon of={UserPlus} />} onClick={() => setIsAdding(true)}>
        <Trans>Add a member</Trans>
      </Button>
    </span>
  );
  return (
    <Page
      title={t`Members`}
      facts={<Plural value={items.length} one="# member" other="# members" />}
      action={items.length > 0 && add}
    >
      <Panel className="overflow-hidden">
        {items.length === 0 ? (
          <EmptyState title={t`Nobody is a member.`} action={add}>
            <Trans>Hub admins look after this project until somebody is added.</Trans>
          </EmptyState>
        ) : (
          <table className="w-full text-sm">
            <TableHead>
              <th scope="col" className="w-1/2">
                <Trans>Name</Trans>
              </th>
              <th scope="col">
                <Trans>Role</Trans>
              </th>
              <th scope="col" className="hidden md:table-cell">
                <Trans>Since</Trans>
              </th>
              <th scope="col" className="w-px">
                <span className="sr-only">
                  <Trans>Actions</Trans>
                </span>
              </th>
            </TableHead>
            <tbody className="divide-y divide-line">
              {items.map((member) => (
                <MemberRow key={member.id} project={project} member={member} isMe={member.user === user.id} />
              ))}
            </tbody>
          </table>
        )}
      </Panel>
      {may("members:edit") && <PendingInvitations project={project} />}
      <RoleTable />
      <InviteDialog project={project} isOpen={isInviting} onClose={() => setIsInviting(false)} />
      <AddMemberDialog project={project} isOpen={isAdding} onClose={() => setIsAdding(false)} />
    </Page>
  );
}
