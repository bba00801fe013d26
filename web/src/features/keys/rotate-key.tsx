import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { type FormEvent, useState } from "react";
import { listKeysQueryKey, rotateKeyMutation } from "#client/@tanstack/react-query.gen";
import type { Key } from "#client/types.gen";
import { Countdown } from "#shared/keys/countdown";
import { Button } from "#shared/ui/button";
import { ErrorNotice } from "#shared/ui/error-notice";
import { SelectField } from "#shared/ui/field";
import { Icon } from "#shared/ui/icon";
import { KeyReveal } from "#shared/ui/key-reveal";

const GRACES = [0, 3600, 86_400, 604_800] as const;

/** A new text for a key: its id, its scopes and its sessions stay. The old text may live on for a while. */
export function RotateKey({ project, shown }: { project: string; shown: Key }) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const [grace, setGrace] = useState("3600");
  const rotate = useMutation({
    ...rotateKeyMutation(),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: listKeysQueryKey({ path: { project } }) }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rotate.mutate({ path: { project, key: shown.id }, body: { grace_s: Number(grace) } });
  };
  const words: Record<string, string> = {
    0: t`It is shut at once`,
    3600: t`It opens for another hour`,
    86400: t`It opens for another day`,
    604800: t`It opens for another week`,
  };
  if (rotate.isSuccess) {
    const until = rotate.data.previous_until;
    return (
      <div className="flex flex-col gap-2">
        <KeyReveal text={rotate.data.key} />
        <p className="text-muted text-sm">
          {!until ? (
            <Trans>The old text opens nothing any more.</Trans>
          ) : (
            <Trans>
              The old text ends in <Countdown until={until} />
            </Trans>
          )}
        </p>
      </div>
    );
  }
  return (
    <form className="flex flex-col gap-3 rounded-control border border-line p-3" onSubmit={submit}>
      <SelectField
        label={t`The old text after rotating`}
        hint={t`Sessions that are open go on: they belong to the key, not to its text.`}
        value={grace}
        onChange={(event) => setGrace(event.target.value)}
      >
        {GRACES.map((seconds) => (
          <option key={seconds} value={seconds}>
            {words[seconds]}
          </option>
        ))}
      </SelectField>
      {rotate.isError && <ErrorNotice error={rotate.error} />}
      <div>
        <Button type="submit" icon={<Icon of={RefreshCw} />} isPending={rotate.isPending}>
          <Trans>Rotate</Trans>
        </Button>
      </div>
    </form>
  );
}
