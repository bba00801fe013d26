import {
  listInvitationsQueryKey,
  listMembersQueryKey,
  listTeamRequestsQueryKey,
} from "#client/@tanstack/react-query.gen";
import { listInvitations, listMembers, listTeamRequests } from "#client/sdk.gen";
import type { Invitation, Member, ProjectPerson, TeamRequest } from "#client/types.gen";
import { wholeList } from "#shared/api/pages";

/** All members of a project: people and teams. */
export const membersOptions = (project: string) =>
  wholeList<Member>(listMembersQueryKey({ path: { project } }), (query, signal) =>
    listMembers({ path: { project }, query, signal }),
  );
/** All invitations into a project, answered ones too. */
export const invitationsOptions = (project: string) =>
  wholeList<Invitation>(listInvitationsQueryKey({ path: { project } }), (query, signal) =>
    listInvitations({ path: { project }, query, signal }),
  );
/** All teams that were asked and have not answered. */
export const teamRequestsOptions = (project: string) =>
  wholeList<TeamRequest>(listTeamRequestsQueryKey({ path: { project } }), (query, signal) =>
    listTeamRequests({ path: { project }, query, signal }),
  );

/** Somebody in the project: what they are in effect, where it comes from, and their own membership if they have one. */
export interface Person {
  person: ProjectPerson;
  direct: Member | undefined;
}

/** Everybody in the project by name; those who cannot come in any more stand among them with what they had. */
export function peopleOf(members: readonly Member[], people: readonly ProjectPerson[]): Person[] {
  const direct = new Map(members.map((member) => [member.user, member]));
  const inside = new Set(people.map(({ user }) => user));
  const shutOut = members
    .filter(({ kind, user }) => kind === "user" && !inside.has(user ?? ""))
    .map((member) => ({
      person: {
        user: member.user ?? "",
        name: member.name,
        email: member.email ?? "",
        role: member.role,
        sources: [{ kind: "user" as const, role: member.role }],
      },
      direct: member,
    }));
  return [...people.map((person) => ({ person, direct: direct.get(person.user) })), ...shutOut];
}
