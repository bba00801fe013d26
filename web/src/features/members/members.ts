import { listMembersOptions } from "#client/@tanstack/react-query.gen";
import type { Role } from "#client/types.gen";

const MOST = 200;

export const membersOptions = (project: string) => listMembersOptions({ path: { project }, query: { limit: MOST } });

/** From the least to the most that somebody may do. */
export const ROLES: readonly Role[] = ["viewer", "member", "admin"];

export function roleOf(text: string): Role {
  return ROLES.find((one) => one === text) ?? "viewer";
}
