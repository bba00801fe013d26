import { Trans } from "@lingui/react/macro";
import { Link, useLocation } from "@tanstack/react-router";
import { useHubPages } from "#app/frame/hub-pages";

const LINK = "hover:text-text hover:underline";

/** Where the way to this page begins: at a page above the projects, or with all projects. */
export function HereRoot() {
  const pages = useHubPages();
  const place = useLocation({ select: ({ pathname }) => pathname });
  const page = pages
    .filter(({ to }) => to !== "/" && `${place}/`.startsWith(`${to}/`))
    .toSorted((left, right) => right.to.length - left.to.length)
    .at(0);
  if (page) {
    return (
      <Link to={page.to} className={LINK}>
        {page.word}
      </Link>
    );
  }
  if (place === "/account") {
    return (
      <Link to="/account" className={LINK}>
        <Trans>Account</Trans>
      </Link>
    );
  }
  return (
    <Link to="/" className={LINK}>
      <Trans>Projects</Trans>
    </Link>
  );
}
