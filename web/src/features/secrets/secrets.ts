import { listSecretsQueryKey } from "#client/@tanstack/react-query.gen";
import { listSecrets } from "#client/sdk.gen";
import type { SecretMark } from "#client/types.gen";
import { wholeList } from "#shared/api/pages";

/** All secrets of a project, by name only. */
export const secretsOptions = (project: string) =>
  wholeList<SecretMark>(listSecretsQueryKey({ path: { project } }), (query, signal) =>
    listSecrets({ path: { project }, query, signal }),
  );
