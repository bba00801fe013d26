import { type UseMutationResult, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { createKeyMutation, listKeysQueryKey } from "#client/@tanstack/react-query.gen";
import { listKeys } from "#client/sdk.gen";
import type { CreateKeyData, Key, MintedKey } from "#client/types.gen";
import { wholeList } from "#shared/api/pages";

/** All keys of a project that the signed-in person may see. */
export const keysOptions = (project: string) =>
  wholeList<Key>(listKeysQueryKey({ path: { project } }), (query, signal) =>
    listKeys({ path: { project }, query, signal }),
  );

/** The keys of the project that the signed-in person may see; null while they are not known. */
export function useKeys(project: string): Key[] | null {
  return useQuery(keysOptions(project)).data?.items ?? null;
}

type NewKey = CreateKeyData["body"];

/** Makes a key in the project; the list of keys follows. */
export function useCreateKey(project: string): UseMutationResult<MintedKey, unknown, NewKey> {
  const queryClient = useQueryClient();
  const { mutationFn } = createKeyMutation();
  return useMutation<MintedKey, unknown, NewKey>({
    mutationFn: async (body, context) => {
      if (!mutationFn) throw new Error("the generated client has no way to make keys");
      return await mutationFn({ path: { project }, body }, context);
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: listKeysQueryKey({ path: { project } }) }),
  });
}
