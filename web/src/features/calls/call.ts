import { getCallOptions } from "#client/@tanstack/react-query.gen";

export const callOptions = (project: string, call: string) => getCallOptions({ path: { project, call } });
