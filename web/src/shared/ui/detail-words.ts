import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import type { Activity } from "#client/types.gen";

/* What changes tell besides who did what to which thing. */
const NAMES: Record<string, MessageDescriptor> = {
  active: msg`active`,
  addresses: msg`addresses`,
  approval: msg`approval`,
  args: msg`arguments`,
  argv: msg`command line`,
  call_content: msg`what records keep`,
  call_days: msg`days for which records are kept`,
  calls_per_minute: msg`calls a minute`,
  call_timeout: msg`seconds without progress`,
  calls: msg`calls`,
  changed: msg`changed`,
  "cloned from": msg`cloned from`,
  command: msg`command`,
  concurrent: msg`at the same time`,
  cwd: msg`folder`,
  decision: msg`decision`,
  deletion_grace_days: msg`days until deleted projects are gone`,
  description: msg`description`,
  disabled: msg`switched off`,
  enabled: msg`switched on`,
  env: msg`environment`,
  expires_at: msg`expires`,
  grace_s: msg`seconds of grace`,
  hub_admin: msg`hub admin`,
  invited_by: msg`invited by`,
  headers: msg`headers`,
  is_strict: msg`strict record`,
  kind: msg`kind`,
  max_name_length: msg`longest name of a tool`,
  name: msg`name`,
  note: msg`note`,
  passkey: msg`passkey`,
  project_creation: msg`who may create projects`,
  projects: msg`projects`,
  purge_at: msg`gone on`,
  read_only: msg`read only`,
  reason: msg`reason`,
  repeatable: msg`repeatable`,
  role: msg`role`,
  scopes: msg`limits`,
  secret: msg`secret`,
  separator: msg`separator`,
  sharing: msg`sharing`,
  since: msg`from`,
  state: msg`state`,
  steward: msg`who answers for it`,
  streams: msg`records`,
  taken: msg`taken`,
  team: msg`team`,
  team_id: msg`id of the team`,
  timeout: msg`seconds until ready`,
  title: msg`title`,
  told_again: msg`told again`,
  to: msg`to`,
  tools: msg`tools`,
  transport: msg`transport`,
  until: msg`until`,
  url: msg`address`,
  what: msg`what`,
};

const VALUES: Record<string, MessageDescriptor> = {
  personal: msg`personal`,
  service: msg`service`,
  admin: msg`admin`,
  member: msg`member`,
  viewer: msg`viewer`,
  actions: msg`changes`,
  calls: msg`calls`,
  webhook: msg`webhook`,
  everyone: msg`everyone`,
  "hub-admins": msg`hub admins`,
  true: msg`yes`,
  false: msg`no`,
};

function isChange(value: unknown): value is { from: unknown; to: unknown } {
  return typeof value === "object" && value !== null && "from" in value && "to" in value;
}

/** What a field is called in the reader's language; as the API has it where it has no word. */
export function useFieldWord(): (field: string) => string {
  const { i18n } = useLingui();
  return (field) => {
    const word = Object.hasOwn(NAMES, field) ? NAMES[field] : undefined;
    return word ? i18n._(word) : field;
  };
}

/** What else is known of a change, in one line and in the reader's language; what has no word stays as it is. */
export function useDetails(): (details: Activity["details"]) => string {
  const { i18n } = useLingui();
  const said = (words: Record<string, MessageDescriptor>, text: string) => {
    const word = Object.hasOwn(words, text) ? words[text] : undefined;
    return word ? i18n._(word) : text;
  };
  const shown = (value: unknown): string => {
    if (Array.isArray(value)) return value.map(shown).join(", ");
    if (value === null || value === "") return "–";
    if (isChange(value)) return `${shown(value.from)} → ${shown(value.to)}`;
    return typeof value === "object" ? JSON.stringify(value) : said(VALUES, String(value));
  };
  const fields = (value: unknown): string =>
    Array.isArray(value) ? value.map((field) => said(NAMES, String(field))).join(", ") : shown(value);
  return (details) =>
    Object.entries(details)
      .filter(([, value]) => value !== null && value !== "")
      .map(([name, value]) => `${said(NAMES, name)}: ${name === "changed" ? fields(value) : shown(value)}`)
      .join(" · ");
}
