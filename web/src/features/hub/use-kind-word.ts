import { useLingui } from "@lingui/react/macro";
import type { DeliveryKind } from "#client/types.gen";

/** What a kind of place is called. */
export function useKindWord(): (kind: DeliveryKind) => string {
  const { t } = useLingui();
  return (kind) => {
    switch (kind) {
      case "webhook":
        return t`Webhook`;
      case "syslog":
        return "syslog";
      case "otlp":
        return "OpenTelemetry";
    }
  };
}
