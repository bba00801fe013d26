import type { Server, ServerChange, Sharing } from "#client/types.gen";
import type { SlotChanges } from "#shared/ui/secret-slots";
import { joinCommandLine, splitCommandLine } from "./command-line";

/** A definition as it is being edited. */
export interface ServerDraft {
  name: string;
  title: string;
  line: string;
  cwd: string;
  url: string;
  env: SlotChanges;
  headers: SlotChanges;
  timeout: string;
  callTimeout: string;
  sharing: Sharing;
}

export const SHARINGS: readonly Sharing[] = ["auto", "shared", "caller", "session"];

export function draftOf(server: Server): ServerDraft {
  return {
    name: server.name,
    title: server.title ?? "",
    line: lineOf(server),
    cwd: server.cwd ?? "",
    url: server.url ?? "",
    env: {},
    headers: {},
    timeout: String(server.timeout),
    callTimeout: String(server.call_timeout),
    sharing: server.sharing,
  };
}

function lineOf(server: Server): string {
  return server.command ? joinCommandLine([server.command, ...(server.args ?? [])]) : "";
}

/** What differs from the server as it is: nothing else is sent, so nothing else can be overwritten. */
export function changeOf(server: Server, draft: ServerDraft): ServerChange {
  const body: ServerChange = {};
  const before = draftOf(server);
  if (draft.name !== before.name) body.name = draft.name;
  if (draft.title !== before.title) body.title = draft.title || null;
  if (draft.line !== before.line) {
    const [command, ...args] = splitCommandLine(draft.line);
    body.command = command;
    body.args = args;
  }
  if (draft.cwd !== before.cwd) body.cwd = draft.cwd || null;
  if (draft.url !== before.url) body.url = draft.url;
  if (Object.keys(draft.env).length > 0) body.env = { ...draft.env };
  if (Object.keys(draft.headers).length > 0) body.headers = { ...draft.headers };
  if (draft.timeout !== before.timeout) body.timeout = Number(draft.timeout);
  if (draft.callTimeout !== before.callTimeout) body.call_timeout = Number(draft.callTimeout);
  if (draft.sharing !== before.sharing) body.sharing = draft.sharing;
  return body;
}
