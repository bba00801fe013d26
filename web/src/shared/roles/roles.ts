import type { Role } from "#client/types.gen";

/** From the least to the most that somebody may do. */
export const ROLES: readonly Role[] = ["viewer", "member", "admin"];

export function roleOf(text: string): Role {
  return ROLES.find((one) => one === text) ?? "viewer";
}

/** Whether one role lets somebody do less than another. */
export function isLess(role: Role, than: Role): boolean {
  return ROLES.indexOf(role) < ROLES.indexOf(than);
}
