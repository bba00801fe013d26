import {
  listMembersOptions,
  listProjectPeopleOptions,
  listTeamRequestsOptions,
} from "#client/@tanstack/react-query.gen";
import type { Member, ProjectPerson } from "#client/types.gen";

const MOST = 200;

export const membersOptions = (project: string) => listMembersOptions({ path: { project }, query: { limit: MOST } });
export const peopleOptions = (project: string) => listProjectPeopleOptions({ path: { project } });
export const teamRequestsOptions = (project: string) => listTeamRequestsOptions({ path: { project } });

/** Somebody in the project: what they are in effect, where it comes from, and their own membership if they have one. */
export interface Person {
  person: ProjectPerson;
  direct: Member | undefined;
}

/** Everybody in the project by name; those who cannot come in any more stand among them with what they had. */
export function peopleOf(members: readonly Member[], people: readonly ProjectPerson[]): Person[] {
  const direct = (user: string) => members.find((member) => member.user === user);
  const shutOut = members
    .filter(({ kind, user }) => kind === "user" && people.every((one) => one.user !== user))
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
  return [...people.map((person) => ({ person, direct: direct(person.user) })), ...shutOut];
}
