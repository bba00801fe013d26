import { Badge, type Tone } from "#shared/ui/badge";
import { Button } from "#shared/ui/button";
import { EmptyState } from "#shared/ui/empty-state";
import { ErrorNotice } from "#shared/ui/error-notice";
import { Notice } from "#shared/ui/notice";
import { TitledPanel } from "#shared/ui/panel";
import { SkeletonRows } from "#shared/ui/skeleton";
import { type ServerState, Status } from "#shared/ui/status";

/* Samples are names of parts and states, not sentences of the product: they stay as they are in every language. */
const STATES: readonly ServerState[] = ["ready", "starting", "sleeping", "degraded", "failed", "off", "held"];
const TONES: readonly Tone[] = ["neutral", "accent", "ok", "warn", "fail", "info"];
const PROBLEM = {
  type: "/problems/conflict",
  detail: "server demo exists already in project default",
  hint: "choose another name",
  request_id: "req_4fK2mQ9xLw81TzRb",
  errors: [{ field: "name", message: "taken" }],
};

export function StatusSamples() {
  return (
    <TitledPanel title="Status, Badge">
      <div className="flex flex-col gap-4 p-4">
        <div className="flex flex-wrap gap-x-5 gap-y-2">
          {STATES.map((state) => (
            <Status key={state} state={state} />
          ))}
        </div>
        <div className="flex flex-wrap gap-2">
          {TONES.map((tone) => (
            <Badge key={tone} tone={tone}>
              {tone}
            </Badge>
          ))}
        </div>
      </div>
    </TitledPanel>
  );
}

export function NoticeSamples() {
  return (
    <TitledPanel title="Notice, ErrorNotice">
      <div className="flex flex-col gap-3 p-4">
        <Notice tone="ok" title="Connected: Cursor 2.4 · 2025-11-25" />
        <Notice tone="info" title="2 servers start">
          npx downloads a package the first time.
        </Notice>
        <Notice tone="warn" title="The key ends on 1 December" action={<Button size="small">Rotate</Button>} />
        <ErrorNotice error={PROBLEM} onRetry={() => undefined} />
        <ErrorNotice error={new TypeError("Failed to fetch")} />
      </div>
    </TitledPanel>
  );
}

export function FaceSamples() {
  return (
    <TitledPanel title="SkeletonRows, EmptyState">
      <SkeletonRows rows={2} />
      <div className="border-line border-t">
        <EmptyState title="No servers yet." action={<Button variant="primary">Add a server</Button>}>
          A server brings tools into the project.
        </EmptyState>
      </div>
    </TitledPanel>
  );
}
