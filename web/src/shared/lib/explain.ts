import { useLingui } from "@lingui/react/macro";

/** A failure as people read it: what went wrong, with what, what to do, and where to look it up. */
export interface Explanation {
  title: string;
  detail: string | null;
  hint: string | null;
  requestId: string | null;
  fields: readonly { field: string; message: string }[];
  isSignedOut: boolean;
}

interface ProblemLike {
  type: string;
  code?: string;
  detail?: string;
  hint?: string | null;
  request_id?: string;
  errors?: { field: string; message: string }[];
}

function isProblem(error: unknown): error is ProblemLike {
  return typeof error === "object" && error !== null && "type" in error && typeof error.type === "string";
}

/** The kind of a failure the hub answered with (`/problems/<kind>`); null for anything else. */
export function problemKind(error: unknown): string | null {
  return isProblem(error) ? error.type.replace(/^.*\/problems\//, "") : null;
}

/* How the browsers word that nobody answered, or stopped answering. */
const SILENCE = /fetch|network|load failed|abort/i;

/** Which failure of its kind it was, such as `code-needed`; null for anything that the hub did not answer. */
export function problemCode(error: unknown): string | null {
  return isProblem(error) ? (error.code ?? null) : null;
}

/** Titles by kind in the reader's language; detail and hint are the hub's own words. */
export function useExplain(): (error: unknown) => Explanation {
  const { t } = useLingui();
  const titleOf = (kind: string): string => {
    switch (kind) {
      case "invalid":
      case "malformed":
        return t`The hub does not accept this as it stands.`;
      case "unauthenticated":
        return t`You are not signed in.`;
      case "forbidden":
        return t`Your role does not allow this.`;
      case "not-found":
        return t`This does not exist, or not any more.`;
      case "conflict":
        return t`This collides with something that is already there.`;
      case "limited":
        return t`Too many requests. Wait a moment.`;
      case "timeout":
        return t`The answer took too long.`;
      case "upstream":
        return t`The MCP server did not answer as it should.`;
      case "unavailable":
        return t`The hub cannot do this right now.`;
      case "unsupported":
        return t`This is not possible yet.`;
      default:
        return t`The hub could not do this.`;
    }
  };
  const ofOwn = (error: unknown): Explanation => {
    const isSilent = !(error instanceof Error) || SILENCE.test(error.message);
    return {
      title: isSilent ? t`The hub does not answer.` : t`This page has a fault.`,
      detail: isSilent ? null : error.message,
      hint: isSilent ? t`Check that it is running, then try again.` : t`Load it again. If it stays, tell a hub admin.`,
      requestId: null,
      fields: [],
      isSignedOut: false,
    };
  };
  return (error) => {
    const kind = problemKind(error);
    if (kind === null || !isProblem(error)) return ofOwn(error);
    return {
      title: titleOf(kind),
      detail: error.detail ?? null,
      hint: error.hint ?? null,
      requestId: error.request_id ?? null,
      fields: error.errors ?? [],
      isSignedOut: kind === "unauthenticated",
    };
  };
}
