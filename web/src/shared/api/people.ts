import { listProjectPeopleQueryKey } from "#client/@tanstack/react-query.gen";
import { listProjectPeople } from "#client/sdk.gen";
import type { ProjectPerson } from "#client/types.gen";
import { wholeList } from "#shared/api/pages";

/** Everybody who may enter the project, directly or through teams, by name. */
export const peopleOptions = (project: string) =>
  wholeList<ProjectPerson>(listProjectPeopleQueryKey({ path: { project } }), (query, signal) =>
    listProjectPeople({ path: { project }, query, signal }),
  );
