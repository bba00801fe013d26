import { listSecretsOptions } from "#client/@tanstack/react-query.gen";

const MOST = 200;

export const secretsOptions = (project: string) => listSecretsOptions({ path: { project }, query: { limit: MOST } });
