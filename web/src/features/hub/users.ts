import { listUsersOptions } from "#client/@tanstack/react-query.gen";

export const usersOptions = () => listUsersOptions({ query: { limit: 200 } });
