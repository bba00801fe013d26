import { listAuditDeliveriesQueryKey } from "#client/@tanstack/react-query.gen";
import { listAuditDeliveries } from "#client/sdk.gen";
import type {
  AuditStream,
  Delivery,
  DeliveryChangeWritable,
  DeliveryKind,
  DeliveryTrialWritable,
  NewDeliveryWritable,
} from "#client/types.gen";
import { wholeList } from "#shared/api/pages";
import type { SlotChanges } from "#shared/ui/secret-slots";

const LOOK_MS = 3000;

export const KINDS: readonly DeliveryKind[] = ["webhook", "syslog", "otlp"];
export const STREAMS: readonly AuditStream[] = ["actions", "calls"];

/** Where the trail is told to, and how far each place is: looked at as long as the page is open. */
export const deliveriesOptions = () => ({
  ...wholeList<Delivery>(listAuditDeliveriesQueryKey(), (query, signal) => listAuditDeliveries({ query, signal })),
  refetchInterval: LOOK_MS,
});

/* What a URL of this kind looks like, for the browser to check. */
export const SHAPES: Record<DeliveryKind, { pattern: string; example: string }> = {
  webhook: { pattern: "https?://.+", example: "https://siem.example.org/audit" },
  syslog: { pattern: "(udp|tcp|tls)://[^\\/]+", example: "tls://logs.example.org:6514" },
  otlp: { pattern: "https?://.+", example: "https://collector.example.org:4318" },
};

/** A place outside as it is being edited. */
export interface DeliveryDraft {
  name: string;
  kind: DeliveryKind;
  url: string;
  streams: readonly AuditStream[];
  headers: SlotChanges;
  secret: string;
  fromTheStart: boolean;
}

export function draftOf(delivery: Delivery | null): DeliveryDraft {
  return {
    name: delivery?.name ?? "",
    kind: delivery?.kind ?? "webhook",
    url: delivery?.url ?? "",
    streams: delivery?.streams ?? STREAMS,
    headers: {},
    secret: "",
    fromTheStart: false,
  };
}

export function newOf(draft: DeliveryDraft): NewDeliveryWritable {
  const set = Object.entries(draft.headers).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return {
    name: draft.name,
    kind: draft.kind,
    url: draft.url,
    streams: [...draft.streams],
    headers: draft.kind === "syslog" ? {} : Object.fromEntries(set),
    secret: draft.kind === "webhook" && draft.secret ? draft.secret : null,
    from_the_start: draft.fromTheStart,
  };
}

/** The place as it would be, for a test message: of one that is there, what is not given is taken from it. */
export function trialOf(known: Delivery | null, draft: DeliveryDraft): DeliveryTrialWritable {
  return {
    delivery: known?.id ?? null,
    kind: draft.kind,
    url: draft.url,
    headers: draft.kind === "syslog" ? {} : { ...draft.headers },
    secret: draft.kind === "webhook" && draft.secret ? draft.secret : null,
  };
}

/** What differs from the place as it is: nothing else is sent, so nothing else can be overwritten. */
export function changeOf(delivery: Delivery, draft: DeliveryDraft): DeliveryChangeWritable {
  const body: DeliveryChangeWritable = {};
  if (draft.name !== delivery.name) body.name = draft.name;
  if (draft.url !== delivery.url) body.url = draft.url;
  if (draft.streams.join() !== delivery.streams.join()) body.streams = [...draft.streams];
  if (Object.keys(draft.headers).length > 0) body.headers = { ...draft.headers };
  if (draft.secret) body.secret = draft.secret;
  return body;
}
