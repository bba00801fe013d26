import { Trans } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { Plug } from "lucide-react";
import { testServerMutation } from "#client/@tanstack/react-query.gen";
import { Button } from "#shared/ui/button";
import { ErrorNotice } from "#shared/ui/error-notice";
import { Icon } from "#shared/ui/icon";
import { TrialView } from "./trial-view";

/** Tries a server as it is configured now; who uses it notices nothing. */
export function ServerTest({ project, server }: { project: string; server: string }) {
  const test = useMutation(testServerMutation());
  return (
    <div className="flex flex-col gap-3 p-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-muted text-sm">
          <Trans>Connects once beside the connections in use, lists, and lets go.</Trans>
        </p>
        <Button
          icon={<Icon of={Plug} />}
          isPending={test.isPending}
          onClick={() => test.mutate({ path: { project, server } })}
        >
          <Trans>Test</Trans>
        </Button>
      </div>
      {test.isError && <ErrorNotice error={test.error} />}
      {test.isSuccess && <TrialView report={test.data} />}
    </div>
  );
}
