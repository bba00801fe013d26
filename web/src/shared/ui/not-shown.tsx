import { Plural } from "@lingui/react/macro";

/** Says of a choice that more fits than is shown, and how to come to the rest. */
export function NotShown({ count }: { count: number }) {
  if (count <= 0) return null;
  return (
    <p className="text-muted text-xs">
      <Plural value={count} one="# more is not shown: search for it." other="# more are not shown: search for them." />
    </p>
  );
}
