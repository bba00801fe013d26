import { Trans } from "@lingui/react/macro";
import type { KeyState as State } from "#client/types.gen";
import { Badge } from "#shared/ui/badge";

/** Whether a key or a token still opens anything. */
export function KeyState({ state }: { state: State }) {
  switch (state) {
    case "active":
      return (
        <Badge tone="ok">
          <Trans>Active</Trans>
        </Badge>
      );
    case "expired":
      return (
        <Badge tone="warn">
          <Trans>Expired</Trans>
        </Badge>
      );
    case "lapsed":
      return (
        <Badge tone="warn">
          <Trans>Holder gone</Trans>
        </Badge>
      );
    case "revoked":
      return (
        <Badge>
          <Trans>Revoked</Trans>
        </Badge>
      );
  }
}
