"""The board of callers: recognises every key and token from memory."""

import hashlib
import hmac
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Final

from mcp_orch.access.keys import parse_key, parse_token
from mcp_orch.contract.callers import Caller, CallersChanged, Refusal, RefusalReason
from mcp_orch.contract.names import ProjectId, UserId
from mcp_orch.contract.ports import Clock
from mcp_orch.identity.credentials import Credential
from mcp_orch.kit.signals import Signal, Unsubscribe

MAX_CREDENTIAL_LENGTH: Final = 256
"""Longer ones are not ours and are not even hashed."""

MAX_WARM: Final = 4096
"""Recognised credentials that are remembered by digest; when full, all are forgotten and recognised once more."""

_MISSING: Final = Refusal(
    reason=RefusalReason.MISSING, message="no credential was sent; send `Authorization: Bearer <key>`"
)


class CallerBoard:
    """Implements `contract.ports.CallerSource`. Changed by the follower alone, read by everybody, never waits."""

    def __init__(self, *, clock: Clock) -> None:
        self._clock: Final = clock
        self._signal: Signal[CallersChanged] = Signal()
        # Changed by the methods that publish, each in one step between two waits: nobody sees half of it.
        self._keys: dict[str, Credential] = {}
        self._tokens: dict[str, Credential] = {}
        # Filled by `resolve`, emptied whenever the above change: digest -> caller and the end of its validity.
        self._warm: dict[bytes, tuple[Caller, datetime | None]] = {}

    def resolve(self, credential: str | None) -> Caller | Refusal:
        """Who a bearer credential belongs to. Never raises, never waits; None means that none was sent."""
        if not credential:
            return _MISSING
        if len(credential) > MAX_CREDENTIAL_LENGTH or not credential.isascii():
            return _wrong(is_ours=False)
        digest = hashlib.sha256(credential.encode()).digest()
        known = self._warm.get(digest)
        if known is not None and (known[1] is None or self._clock.now() < known[1]):
            return known[0]
        return self._recognise(credential, digest)

    def subscribe(self, listener: Callable[[CallersChanged], None]) -> Unsubscribe:
        """Tells of every credential that may have changed."""
        return self._signal.subscribe(listener)

    def publish_keys(self, project: ProjectId | None, keys: Iterable[Credential]) -> None:
        """Replaces the keys of a project; None: of all projects."""
        known = self._keys
        before = {k: v for k, v in known.items() if project is None or v.caller.project == project}
        self._swap(known, before=before, after=keys)

    def publish_keys_of(self, user: UserId, keys: Iterable[Credential]) -> None:
        """Replaces the personal keys of a user, wherever they are."""
        before = {k: v for k, v in self._keys.items() if v.caller.user == user}
        self._swap(self._keys, before=before, after=keys)

    def publish_tokens(self, user: UserId | None, tokens: Iterable[Credential]) -> None:
        """Replaces the tokens of a user; None: of all users."""
        before = {k: v for k, v in self._tokens.items() if user is None or v.caller.user == user}
        self._swap(self._tokens, before=before, after=tokens)

    def _swap(
        self, known: dict[str, Credential], *, before: Mapping[str, Credential], after: Iterable[Credential]
    ) -> None:
        new = {one.id: one for one in after}
        for gone in before.keys() - new.keys():
            del known[gone]
        known.update(new)
        self._warm = {}
        self._tell(before, new)

    def _tell(self, before: Mapping[str, Credential], after: Mapping[str, Credential]) -> None:
        if not self._signal.is_heard:
            return
        for name in before.keys() | after.keys():
            old, new = before.get(name), after.get(name)
            changed = new or old
            if changed is not None and old != new:
                self._signal.emit(CallersChanged(principal=changed.caller.principal))

    def _recognise(self, credential: str, digest: bytes) -> Caller | Refusal:
        found = self._find(credential)
        if found is None:
            return _wrong(is_ours=_looks_like_ours(credential))
        # The secret is checked first: what became of a key is told only to somebody who holds it.
        until = found.expires_at
        if not hmac.compare_digest(digest, found.digest):
            if found.previous_digest is None or not hmac.compare_digest(digest, found.previous_digest):
                return _wrong(is_ours=True)
            until = _earlier(until, found.previous_until)
        refusal = _ended(found, now=self._clock.now(), until=until)
        if refusal is not None:
            return refusal
        if len(self._warm) >= MAX_WARM:
            self._warm.clear()
        self._warm[digest] = (found.caller, until)
        return found.caller

    def _find(self, credential: str) -> Credential | None:
        key_id = parse_key(credential)
        if key_id is not None:
            return self._keys.get(key_id)
        token_id = parse_token(credential)
        return None if token_id is None else self._tokens.get(token_id)


def _ended(found: Credential, *, now: datetime, until: datetime | None) -> Refusal | None:
    if found.ended is not None:
        return _refused(RefusalReason.REVOKED, f"{found.label} {found.ended}")
    if found.expires_at is not None and now >= found.expires_at:
        return _refused(RefusalReason.EXPIRED, f"{found.label} expired on {found.expires_at:%Y-%m-%d %H:%M} UTC")
    if until is not None and now >= until:
        return _refused(
            RefusalReason.REVOKED, f"{found.label} was rotated; its old text ended on {until:%Y-%m-%d %H:%M} UTC"
        )
    return None


def _refused(reason: RefusalReason, message: str) -> Refusal:
    return Refusal(reason=reason, message=message, is_ours=True)


def _wrong(*, is_ours: bool) -> Refusal:
    message = "this key or token is not known to this hub" if is_ours else "this is not a credential of this hub"
    return Refusal(reason=RefusalReason.WRONG, message=message, is_ours=is_ours)


def _looks_like_ours(credential: str) -> bool:
    return credential.startswith(("project_", "user_"))


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    ends = [end for end in (one, other) if end is not None]
    return min(ends) if ends else None
