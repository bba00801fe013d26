import { Trans } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { beginPasskeySignInMutation, signInWithPasskeyMutation } from "#client/@tanstack/react-query.gen";
import { useStartSession } from "#shared/api/session";
import { provePasskey } from "#shared/passkeys/device";
import { PasskeyError } from "#shared/passkeys/passkey-error";
import { Button } from "#shared/ui/button";
import { Icon } from "#shared/ui/icon";

/** The way in without a password: the device knows who it is. */
export function PasskeySignIn({ onDone }: { onDone: () => void }) {
  const startSession = useStartSession();
  const begin = useMutation(beginPasskeySignInMutation());
  const finish = useMutation(signInWithPasskeyMutation());
  const enter = useMutation({
    mutationFn: async () => {
      const begun = await begin.mutateAsync({});
      const credential = await provePasskey(begun.options);
      return finish.mutateAsync({ body: { challenge_id: begun.challenge_id, credential } });
    },
    onSuccess: (session) => {
      startSession(session);
      onDone();
    },
  });
  return (
    <>
      <Button icon={<Icon of={KeyRound} />} isPending={enter.isPending} onClick={() => enter.mutate()}>
        <Trans>Sign in with a passkey</Trans>
      </Button>
      {enter.isError && <PasskeyError error={enter.error} />}
    </>
  );
}
