import { listUsersQueryKey } from "#client/@tanstack/react-query.gen";
import { listUsers } from "#client/sdk.gen";
import type { User } from "#client/types.gen";
import { wholeList } from "#shared/api/pages";

/** Everybody who has an account, however many they are. */
export const usersOptions = () => wholeList<User>(listUsersQueryKey(), (query, signal) => listUsers({ query, signal }));
