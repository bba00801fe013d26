import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { listServersQueryKey } from "#client/@tanstack/react-query.gen";
import { changeServer } from "#client/sdk.gen";
import type { Server } from "#client/types.gen";
import { Button } from "#shared/ui/button";
import { ErrorNotice } from "#shared/ui/error-notice";
import { useToast } from "#shared/ui/toast";

/* A thousand names would cover the page. */
const MOST_NAMED = 3;

interface BulkBarProps {
  project: string;
  /** The chosen ones among those that are shown. */
  servers: Server[];
  onClear: () => void;
}

interface Turn {
  names: string[];
  isOn: boolean;
}

/** Switches many servers at once, and back. It floats over the end of the list: no row moves when it comes. */
export function BulkBar({ project, servers, onClear }: BulkBarProps) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const toast = useToast();
  const turnAll = async ({ names, isOn }: Turn) => {
    try {
      // One after the other: a refusal names its server, and those before it stay as they were asked to be.
      for (const server of names) await changeServer({ path: { project, server }, body: { disabled: !isOn } });
    } finally {
      await queryClient.invalidateQueries({ queryKey: listServersQueryKey({ path: { project } }) });
    }
  };
  const turn = useMutation({
    mutationFn: turnAll,
    onSuccess: (_, { names, isOn }) => {
      onClear();
      if (names.length === 0) return;
      const more = names.length - MOST_NAMED;
      const first = names.slice(0, MOST_NAMED).join(", ");
      const all = more > 0 ? t`${first} and ${more} more` : first;
      toast({
        title: isOn ? t`Switched on: ${all}` : t`Switched off: ${all}`,
        undo: async () => void (await turnAll({ names, isOn: !isOn })),
      });
    },
  });
  const start = (isOn: boolean) => {
    const names = servers.filter(({ disabled }) => disabled === isOn).map(({ name }) => name);
    turn.mutate({ names, isOn });
  };
  return (
    <div role="status" className="contents">
      {servers.length > 0 && (
        <div className="sticky bottom-4 z-10 flex flex-wrap items-center gap-3 self-center rounded-panel border border-accent/40 bg-accent-soft px-4 py-2 text-sm shadow-float">
          <span className="font-medium">
            <Plural value={servers.length} one="# server chosen" other="# servers chosen" />
          </span>
          <Button size="small" isPending={turn.isPending} onClick={() => start(true)}>
            <Trans>Switch on</Trans>
          </Button>
          <Button size="small" isPending={turn.isPending} onClick={() => start(false)}>
            <Trans>Switch off</Trans>
          </Button>
          <Button size="small" variant="ghost" onClick={onClear}>
            <Trans>Choose none</Trans>
          </Button>
        </div>
      )}
      {turn.isError && <ErrorNotice error={turn.error} />}
    </div>
  );
}
