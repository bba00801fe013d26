import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";

const WORDS: Record<string, MessageDescriptor> = {
  "hub.set-up": msg`set up the hub`,
  "hub.settings-changed": msg`changed settings of the hub`,
  "audit.gap": msg`could not record calls`,
  "delivery.added": msg`added the audit delivery`,
  "delivery.changed": msg`changed the audit delivery`,
  "delivery.removed": msg`removed the audit delivery`,
  "user.created": msg`added the user`,
  "user.changed": msg`changed the user`,
  "user.deactivated": msg`deactivated the user`,
  "user.reactivated": msg`reactivated the user`,
  "user.password-changed": msg`changed the password`,
  "user.signed-in": msg`signed in`,
  "user.sign-in-failed": msg`failed to sign in`,
  "user.signed-out": msg`signed out`,
  "token.created": msg`made a token`,
  "token.revoked": msg`revoked a token`,
  "project.created": msg`created the project`,
  "project.changed": msg`changed the project`,
  "project.deleted": msg`deleted the project`,
  "member.added": msg`added the member`,
  "member.changed": msg`changed the role`,
  "member.removed": msg`removed the member`,
  "server.added": msg`added the server`,
  "server.changed": msg`changed the server`,
  "server.removed": msg`removed the server`,
  "server.enabled": msg`switched the server on`,
  "server.disabled": msg`switched the server off`,
  "server.restarted": msg`restarted the server`,
  "server.tested": msg`tested the server`,
  "tool.changed": msg`changed the tool`,
  "toolset.added": msg`added the toolset`,
  "toolset.changed": msg`changed the toolset`,
  "toolset.removed": msg`removed the toolset`,
  "secret.set": msg`set the secret`,
  "secret.removed": msg`removed the secret`,
  "key.created": msg`made the key`,
  "key.changed": msg`changed the key`,
  "key.rotated": msg`rotated the key`,
  "key.revoked": msg`revoked the key`,
};

/** The kinds of change that have a word, for choosing among them. */
export const ACTIVITY_KINDS: readonly string[] = Object.keys(WORDS);

/** What was done, in the reader's language; null for a kind that is newer than these pages. */
export function useActivityWord(): (kind: string) => string | null {
  const { i18n } = useLingui();
  return (kind) => {
    const word = WORDS[kind];
    return word ? i18n._(word) : null;
  };
}
