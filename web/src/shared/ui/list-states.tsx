import { Plural, Trans } from "@lingui/react/macro";
import { ArrowUp } from "lucide-react";
import { Button } from "#shared/ui/button";
import { Icon } from "#shared/ui/icon";

interface OlderButtonProps {
  hasMore: boolean;
  isPending: boolean;
  onMore: () => void;
}

/** The way further down a long list. */
export function OlderButton({ hasMore, isPending, onMore }: OlderButtonProps) {
  if (!hasMore) return null;
  return (
    <div className="border-line border-t p-2 text-center">
      <Button size="small" variant="ghost" isPending={isPending} onClick={onMore}>
        <Trans>Older ones</Trans>
      </Button>
    </div>
  );
}

/** What came while somebody reads further down: it waits until asked for. */
export function FreshButton({ count, onShow }: { count: number; onShow: () => void }) {
  return (
    <div role="status" className="pointer-events-none sticky top-14 z-20 -mb-5 flex h-0 justify-center">
      {count > 0 && (
        <Button
          size="small"
          variant="primary"
          icon={<Icon of={ArrowUp} />}
          className="pointer-events-auto shadow-float"
          onClick={onShow}
        >
          <Plural value={count} one="# new" other="# new" />
        </Button>
      )}
    </div>
  );
}
