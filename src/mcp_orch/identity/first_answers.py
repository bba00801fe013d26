"""First answers: a request that is repeated with its Idempotency-Key is done once and answered the same.

The header and its three refusals are those of draft-ietf-httpapi-idempotency-key-header. What is kept is sealed with a
key that is made from the header's own value: docs/decisions/0017-first-answers.md.
"""

import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import delete, select, update

from mcp_orch.contract.errors import ErrorKind, OrchError
from mcp_orch.contract.ports import Clock, Ids
from mcp_orch.kit.sealing import BrokenSeal, Sealer, derive_key
from mcp_orch.storage.engine import Store, StoreConflict
from mcp_orch.storage.tables.first_answers import FirstAnswerRow
from mcp_orch.storage.unit_of_work import UnitOfWork

KEPT_FOR: Final = timedelta(hours=24)
MAX_KEY_LENGTH: Final = 255
_LOST_AFTER: Final = timedelta(minutes=2)
_PURPOSE: Final = "first answers"


class BadIdempotencyKey(OrchError):
    """The header is not what it must be."""

    kind = ErrorKind.MALFORMED

    def __init__(self) -> None:
        super().__init__(
            f"Idempotency-Key takes 1 to {MAX_KEY_LENGTH} printable ASCII characters",
            hint="a fresh random UUID for each thing that is to be done once",
        )


class IdempotencyKeyReused(OrchError):
    """The key belongs to another request of the same caller."""

    kind = ErrorKind.INVALID

    def __init__(self) -> None:
        super().__init__(
            "this Idempotency-Key was sent with another request before", hint="take a fresh key for each request"
        )


class FirstStillRunning(OrchError):
    """The first request with this key has no answer yet."""

    kind = ErrorKind.CONFLICT
    retry_after_s = 1.0

    def __init__(self) -> None:
        super().__init__("the first request with this Idempotency-Key is still being done", hint="ask again")


class FirstAnswerLost(OrchError):
    """The first request with this key broke off: it may have been done or not."""

    kind = ErrorKind.CONFLICT

    def __init__(self) -> None:
        super().__init__(
            "the first request with this Idempotency-Key broke off, and nobody knows how it ended",
            hint="look whether the thing is there; if not, repeat with a fresh key",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeatable:
    """A request that is to be done once."""

    principal: str
    key: str
    request: bytes
    """All of what it asks for: method, path and body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstAnswer:
    """What it was answered."""

    status: int
    media_type: str
    body: bytes


class FirstAnswers:
    """Keeps first answers for a day. Roots are those of the hub's secrets, the former ones accepted."""

    def __init__(self, store: Store, *, clock: Clock, ids: Ids, roots: tuple[bytes, ...]) -> None:
        self._store: Final = store
        self._clock: Final = clock
        self._ids: Final = ids
        self._roots: Final = roots
        self._digest_keys: Final = tuple(derive_key(root, _PURPOSE) for root in roots)

    async def begin(self, asked: Repeatable) -> FirstAnswer | None:
        """None: it is the first one and may be done, after which `keep` or `release` must follow; else what to answer.

        Raises BadIdempotencyKey, IdempotencyKeyReused, FirstStillRunning or FirstAnswerLost.
        """
        if not 0 < len(asked.key) <= MAX_KEY_LENGTH or not (asked.key.isascii() and asked.key.isprintable()):
            raise BadIdempotencyKey
        now = self._clock.now()
        try:
            async with UnitOfWork(self._store, clock=self._clock) as work:
                await work.session.execute(delete(FirstAnswerRow).where(FirstAnswerRow.begun_at < now - KEPT_FOR))
                found = await work.session.scalar(
                    select(FirstAnswerRow).where(FirstAnswerRow.digest.in_(self._digests(asked)))
                )
                if found is not None:
                    return self._answer(found, asked)
                work.session.add(
                    FirstAnswerRow(
                        digest=self._digests(asked)[0], request_digest=self._request_digests(asked)[0], begun_at=now
                    )
                )
        except StoreConflict as clash:
            raise FirstStillRunning from clash
        return None

    async def keep(self, asked: Repeatable, answer: FirstAnswer) -> None:
        """Keeps the answer for those who ask again."""
        sealed = self._sealer(asked).seal(answer.body, nonce=self._ids.text(12).encode())
        async with UnitOfWork(self._store, clock=self._clock) as work:
            await work.session.execute(
                update(FirstAnswerRow)
                .where(FirstAnswerRow.digest == self._digests(asked)[0])
                .values(status=answer.status, media_type=answer.media_type, sealed=sealed)
            )

    async def release(self, asked: Repeatable) -> None:
        """Nothing was done: whoever asks again is the first."""
        async with UnitOfWork(self._store, clock=self._clock) as work:
            await work.session.execute(delete(FirstAnswerRow).where(FirstAnswerRow.digest == self._digests(asked)[0]))

    def _answer(self, row: FirstAnswerRow, asked: Repeatable) -> FirstAnswer:
        if row.request_digest not in self._request_digests(asked):
            raise IdempotencyKeyReused
        if row.status is None or row.sealed is None:
            raise FirstAnswerLost if self._clock.now() - row.begun_at > _LOST_AFTER else FirstStillRunning
        try:
            body = self._sealer(asked).open(row.sealed)
        except BrokenSeal as broken:
            raise FirstAnswerLost from broken
        return FirstAnswer(status=row.status, media_type=row.media_type or "", body=body)

    def _digests(self, asked: Repeatable) -> list[bytes]:
        return self._hmacs(f"{asked.principal}\n{asked.key}".encode())

    def _request_digests(self, asked: Repeatable) -> list[bytes]:
        # The key goes in, so that the digest of a guessable body is none to be guessed from.
        return self._hmacs(asked.key.encode() + b"\n" + asked.request)

    def _hmacs(self, words: bytes) -> list[bytes]:
        return [hmac.digest(key, words, "sha256") for key in self._digest_keys]

    def _sealer(self, asked: Repeatable) -> Sealer:
        purpose = f"{_PURPOSE} {asked.principal} {asked.key}"
        return Sealer(root=self._roots[0], purpose=purpose, previous_roots=self._roots[1:])
