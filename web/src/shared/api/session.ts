import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { getSessionOptions, getSessionQueryKey } from "#client/@tanstack/react-query.gen";
import type { Session } from "#client/types.gen";

/** Who is signed in. Asked once; signing in and out replace it. */
export const sessionOptions = () => ({ ...getSessionOptions(), staleTime: Number.POSITIVE_INFINITY });

export function useSession(): Session {
  return useSuspenseQuery(sessionOptions()).data;
}

/** Remembers a fresh session; everything that was known belongs to somebody else and goes. */
export function useStartSession(): (session: Session) => void {
  const queryClient = useQueryClient();
  return (session) => {
    queryClient.clear();
    queryClient.setQueryData(getSessionQueryKey(), session);
  };
}
