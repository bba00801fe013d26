import { useLingui } from "@lingui/react/macro";
import type { TimeRange } from "#shared/lib/time-range";

/** The words for a span of time that ends now. */
export function useRangeWord(): (range: TimeRange) => string {
  const { t } = useLingui();
  return (range) => {
    switch (range) {
      case "1h":
        return t`Last hour`;
      case "24h":
        return t`Last 24 hours`;
      case "7d":
        return t`Last 7 days`;
      case "30d":
        return t`Last 30 days`;
    }
  };
}
