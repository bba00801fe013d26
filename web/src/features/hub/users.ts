import { queryOptions } from "@tanstack/react-query";
import { listUsersQueryKey } from "#client/@tanstack/react-query.gen";
import { listUsers } from "#client/sdk.gen";
import type { User } from "#client/types.gen";
import { everyPage } from "#shared/api/pages";

const MOST = 200;

/** Everybody who has an account, however many they are. */
export const usersOptions = () =>
  queryOptions({
    queryKey: [...listUsersQueryKey(), "all"],
    queryFn: ({ signal }) =>
      everyPage<User>(async (cursor) => (await listUsers({ query: { limit: MOST, cursor }, signal })).data),
  });
