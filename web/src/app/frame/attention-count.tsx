import { Plural } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { TriangleAlert } from "lucide-react";
import { getAttentionOptions } from "#client/@tanstack/react-query.gen";
import { Count } from "#shared/ui/amount";
import { Icon } from "#shared/ui/icon";

const LOOK_MS = 30_000;

/** How much waits for the signed-in person, on every page; nothing where nothing does. */
export function AttentionCount() {
  const count = useQuery({ ...getAttentionOptions(), refetchInterval: LOOK_MS }).data?.items.length ?? 0;
  if (count === 0) return null;
  return (
    <Link
      to="/"
      className="flex h-8 items-center gap-1.5 rounded-control bg-warn-soft px-2.5 font-medium text-sm text-warn-text"
    >
      <Icon of={TriangleAlert} />
      <span aria-hidden="true" className="sm:hidden">
        <Count value={count} />
      </span>
      <span className="max-sm:sr-only">
        <Plural value={count} one="# needs attention" other="# need attention" />
      </span>
    </Link>
  );
}
