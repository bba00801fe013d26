import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { Delivery, SetAside } from "#client/types.gen";
import { Badge } from "#shared/ui/badge";
import { Button } from "#shared/ui/button";
import { Ago } from "#shared/ui/time";

interface RefusedRecordsProps {
  delivery: Delivery;
  mayEdit: boolean;
  isPending: boolean;
  onAgain: (record: string) => void;
}

/** The records that a place would not have, newest first, each with the reason and the way to have it told again. */
export function RefusedRecords({ delivery: { refused, set_aside }, ...rest }: RefusedRecordsProps) {
  return (
    <details className="w-full">
      <summary className="text-warn-text text-xs">
        {set_aside > refused.length ? (
          <Plural value={refused.length} one="The newest one" other="The newest #" />
        ) : (
          <Trans>Which records, and why</Trans>
        )}
      </summary>
      <ul className="mt-1.5 max-h-72 divide-y divide-line overflow-y-auto">
        {refused.map((one) => (
          <Refused key={one.id} record={one} {...rest} />
        ))}
      </ul>
    </details>
  );
}

interface RefusedProps extends Omit<RefusedRecordsProps, "delivery"> {
  record: SetAside;
}

function Refused({ record: { id, at, reason, is_told_again: isWaiting }, mayEdit, isPending, onAgain }: RefusedProps) {
  const { t } = useLingui();
  return (
    <li className="flex min-h-9 flex-wrap items-center justify-between gap-x-3 gap-y-1 py-1">
      <div className="min-w-0">
        <code className="foreign break-all font-mono text-xs">{id}</code>
        <p className="text-warn-text text-xs">
          <Ago at={at} /> · <span className="foreign">{reason}</span>
        </p>
      </div>
      {isWaiting && (
        <Badge tone="info">
          <Trans>is told again</Trans>
        </Badge>
      )}
      {mayEdit && !isWaiting && (
        <Button size="small" aria-label={t`Tell ${id} again`} disabled={isPending} onClick={() => onAgain(id)}>
          <Trans>Tell again</Trans>
        </Button>
      )}
    </li>
  );
}
