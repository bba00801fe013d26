import { Trans } from "@lingui/react/macro";
import { ErrorNotice } from "#shared/ui/error-notice";
import { Notice } from "#shared/ui/notice";
import { DeviceRefused } from "./device";

/** What came between: the hub's words, or what the browser tells of the device. */
export function PasskeyError({ error }: { error: unknown }) {
  if (!(error instanceof DeviceRefused)) return <ErrorNotice error={error} />;
  switch (error.refusal) {
    case "left":
      return (
        <Notice tone="warn" isAlert title={<Trans>No answer from the device.</Trans>}>
          <Trans>It was called off, or took too long. Try again when you are ready.</Trans>
        </Notice>
      );
    case "known":
      return (
        <Notice tone="warn" isAlert title={<Trans>This device has a passkey of yours already.</Trans>}>
          <Trans>Use another device, or remove the old passkey first.</Trans>
        </Notice>
      );
    case "failed":
      return (
        <Notice tone="fail" isAlert title={<Trans>The browser could not use a passkey here.</Trans>}>
          <Trans>Sign in with your password, or try another browser.</Trans>
        </Notice>
      );
  }
}
