import { Trans } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { buttonClass } from "#shared/ui/button";

/** Where a list of the hub is filled: its things are made in projects. */
export function ToProjects() {
  return (
    <Link to="/" className={buttonClass("primary")}>
      <Trans>To my projects</Trans>
    </Link>
  );
}
