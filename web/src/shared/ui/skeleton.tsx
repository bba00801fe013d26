import { useLingui } from "@lingui/react/macro";
import { classNames } from "#shared/lib/class-names";

/** Holds the place of what comes, in its size. Appears after 300 ms only, so that quick answers do not flicker. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden="true" className={classNames("late block rounded-control bg-line", className)} />;
}

/** The loading face of a list. */
export function SkeletonRows({ rows = 4 }: { rows?: number }) {
  const { t } = useLingui();
  return (
    <div role="status" aria-label={t`Loading`} className="divide-y divide-line">
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
        <div key={index} className="flex h-12 items-center gap-4 px-4">
          <Skeleton className="size-2" />
          <Skeleton className="h-3 w-40" />
          <Skeleton className="ml-auto h-3 w-24" />
        </div>
      ))}
    </div>
  );
}
