import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";

const WORDS: Record<string, MessageDescriptor> = {
  "hub.set-up": msg`set up the hub`,
  "hub.restored": msg`brought the hub back from a backup`,
  "hub.moved": msg`moved the hub to another database`,
  "hub.settings-changed": msg`changed settings of the hub`,
  "audit.gap": msg`could not record calls`,
  "delivery.added": msg`added the audit delivery`,
  "delivery.changed": msg`changed the audit delivery`,
  "delivery.tested": msg`tested the audit delivery`,
  "delivery.removed": msg`removed the audit delivery`,
  "user.created": msg`added the user`,
  "user.changed": msg`changed the user`,
  "user.deactivated": msg`deactivated the user`,
  "user.reactivated": msg`reactivated the user`,
  "user.erased": msg`erased the user`,
  "user.password-link-made": msg`made a link for a new password`,
  "user.sessions-ended": msg`ended the sessions`,
  "user.codes-enabled": msg`switched one-time codes on`,
  "user.codes-disabled": msg`switched one-time codes off`,
  "user.recovery-code-used": msg`used a recovery code`,
  "passkey.added": msg`added a passkey`,
  "passkey.removed": msg`removed a passkey`,
  "user.password-changed": msg`changed the password`,
  "user.signed-in": msg`signed in`,
  "user.sign-in-failed": msg`failed to sign in`,
  "user.signed-out": msg`signed out`,
  "token.created": msg`made a token`,
  "token.revoked": msg`revoked a token`,
  "project.created": msg`created the project`,
  "project.changed": msg`changed the project`,
  "project.deleted": msg`deleted the project`,
  "project.restored": msg`brought the project back`,
  "project.purged": msg`deleted the project for good`,
  "project.archived": msg`archived the project`,
  "project.reopened": msg`reopened the project`,
  "project.transferred": msg`handed the project over`,
  "project.without-admin": msg`left the project without an admin`,
  "member.added": msg`added the member`,
  "member.changed": msg`changed the role`,
  "member.removed": msg`removed the member`,
  "member.left": msg`left the project`,
  "invitation.sent": msg`invited`,
  "invitation.resent": msg`made another link for the invitation`,
  "invitation.accepted": msg`accepted the invitation`,
  "invitation.declined": msg`declined the invitation`,
  "invitation.revoked": msg`took the invitation back`,
  "team.created": msg`created the team`,
  "team.changed": msg`changed the team`,
  "team.deleted": msg`deleted the team`,
  "team.member-added": msg`added to the team`,
  "team.member-changed": msg`changed the role in the team`,
  "team.member-removed": msg`removed from the team`,
  "team.asked-for": msg`asked for the team`,
  "team.consented": msg`agreed for the team`,
  "team.refused": msg`refused for the team`,
  "team.request-withdrawn": msg`took back the request for the team`,
  "server.added": msg`added the server`,
  "server.changed": msg`changed the server`,
  "server.removed": msg`removed the server`,
  "server.enabled": msg`switched the server on`,
  "server.disabled": msg`switched the server off`,
  "server.restarted": msg`restarted the server`,
  "server.tested": msg`tested the server`,
  "server.proposed": msg`proposed the server`,
  "server.approved": msg`approved the server`,
  "server.rejected": msg`rejected the server`,
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

/** Those of them that happen in projects. */
export const PROJECT_KINDS = ACTIVITY_KINDS.filter((kind) => !/^(hub|user|token|passkey|delivery)\./.test(kind));

/** What was done, in the reader's language; null for a kind that is newer than these pages. */
export function useActivityWord(): (kind: string) => string | null {
  const { i18n } = useLingui();
  return (kind) => {
    const word = WORDS[kind];
    return word ? i18n._(word) : null;
  };
}
