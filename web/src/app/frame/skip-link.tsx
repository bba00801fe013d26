import { Trans } from "@lingui/react/macro";

/** The first thing the tab key reaches: past the rail, to what the page is about. */
export function SkipLink() {
  return (
    <a
      href="#content"
      className="sr-only rounded-control bg-accent px-3 py-1.5 font-medium text-on-accent text-sm focus:not-sr-only focus:fixed focus:top-3 focus:left-3 focus:z-50"
    >
      <Trans>Skip to the content</Trans>
    </a>
  );
}
