import { listAllApprovalsQueryKey } from "#client/@tanstack/react-query.gen";
import { listAllApprovals } from "#client/sdk.gen";
import type { Approval } from "#client/types.gen";
import { wholeList } from "#shared/api/pages";

/** All proposed commands of the hub that nobody has decided about. */
export const waitingApprovalsOptions = () =>
  wholeList<Approval>(listAllApprovalsQueryKey({ query: { state: "pending" } }), (query, signal) =>
    listAllApprovals({ query: { state: "pending", ...query }, signal }),
  );
