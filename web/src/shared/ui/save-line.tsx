import { Trans } from "@lingui/react/macro";
import { Button } from "#shared/ui/button";
import { ErrorNotice } from "#shared/ui/error-notice";

interface SaveLineProps {
  save: { isPending: boolean; error: unknown };
  /** What would be sent: nothing of it, nothing to save. */
  body: Readonly<Record<string, unknown>>;
}

/** The end of a form that changes what is there: what went wrong, and the button. */
export function SaveLine({ save, body }: SaveLineProps) {
  return (
    <>
      {save.error ? <ErrorNotice error={save.error} /> : null}
      <div className="flex justify-end">
        <Button
          type="submit"
          variant="primary"
          isPending={save.isPending}
          disabled={Object.values(body).every((value) => value === undefined)}
        >
          <Trans>Save</Trans>
        </Button>
      </div>
    </>
  );
}
