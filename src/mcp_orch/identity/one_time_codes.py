"""One-time codes (RFC 6238): a second proof besides the password, and recovery codes for those who lost theirs."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from mcp_orch.contract.errors import ErrorKind, OrchError
from mcp_orch.contract.ports import Clock, Ids
from mcp_orch.identity.repository import CodeRepository
from mcp_orch.kit.secret import Secret
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.engine import Store
from mcp_orch.storage.secret_column import SecretRing, codes_context
from mcp_orch.storage.tables.one_time_codes import OneTimeCodeRow, RecoveryCodeRow
from mcp_orch.storage.tables.users import UserRow
from mcp_orch.storage.unit_of_work import Actor, Happening, UnitOfWork

STEP_S: Final = 30
_DIGITS: Final = 6
_STEPS_OFF: Final = (-1, 0, 1)
"""Clocks differ, and people type slowly."""
_SEED_BYTES: Final = 20
_RECOVERY_CODES: Final = 10
_HALF: Final = 5


class CodeNeeded(OrchError):
    """The password is right, and a code is asked for besides."""

    kind = ErrorKind.UNAUTHENTICATED

    def __init__(self) -> None:
        super().__init__("a one-time code is needed", hint="send `code`: from your application, or a recovery code")


class WrongCode(OrchError):
    """Not the code of this moment, or one that was used."""

    kind = ErrorKind.UNAUTHENTICATED

    def __init__(self) -> None:
        super().__init__("the one-time code is wrong or was used", hint="wait for the next one and try again")


class CodesOn(OrchError):
    """Codes are asked for already."""

    kind = ErrorKind.CONFLICT

    def __init__(self) -> None:
        super().__init__("one-time codes are on", hint="switch them off first to enrol another application")


class CodesOff(OrchError):
    """There is nothing to confirm or to switch off."""

    kind = ErrorKind.CONFLICT

    def __init__(self) -> None:
        super().__init__("one-time codes are off", hint="POST /api/v1/auth/codes begins")


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """What an authenticator application is told, once."""

    secret: Secret
    url: Secret
    """`otpauth://...`, as a QR code shows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeState:
    """Whether codes are asked for, and how many recovery codes are left."""

    is_on: bool
    recovery_left: int


class OneTimeCodes:
    """Enrols, asks for and switches off one-time codes. The seed lies sealed in the database, recovery codes hashed."""

    def __init__(self, store: Store, *, clock: Clock, ids: Ids, ring: SecretRing) -> None:
        self._store: Final = store
        self._clock: Final = clock
        self._ids: Final = ids
        self._ring: Final = ring

    async def state(self, user: str) -> CodeState:
        """How it stands with a user's codes."""
        async with self._store.reading() as reading:
            codes = CodeRepository(reading, user)
            row = await codes.get()
            return CodeState(
                is_on=row is not None and row.confirmed_at is not None, recovery_left=await codes.count_recovery()
            )

    async def begin(self, user: UserRow) -> Enrolment:
        """A new seed, in force once it is confirmed. Raises CodesOn."""
        seed = hashlib.sha256(self._ids.text(43).encode()).digest()[:_SEED_BYTES]
        text = base64.b32encode(seed).decode()
        sealed = self._ring.seal(Secret(text), context=codes_context(user.id))
        async with UnitOfWork(self._store, clock=self._clock) as work:
            codes = CodeRepository(work.session, user.id)
            known = await codes.get()
            if known is not None and known.confirmed_at is not None:
                raise CodesOn
            await codes.forget()
            codes.add(OneTimeCodeRow(user_id=user.id, sealed=sealed, created_at=self._clock.now(), last_step=0))
        label = quote(f"mcp-orch:{user.email}")
        url = f"otpauth://totp/{label}?secret={text}&issuer=mcp-orch&digits={_DIGITS}&period={STEP_S}"
        return Enrolment(secret=Secret(text), url=Secret(url))

    async def confirm(self, user: UserRow, code: str, *, by: Actor) -> list[str]:
        """Switches codes on; the recovery codes are shown this once. Raises CodesOn, CodesOff or WrongCode."""
        async with UnitOfWork(self._store, clock=self._clock) as work:
            codes = CodeRepository(work.session, user.id)
            row = await codes.get()
            if row is None:
                raise CodesOff
            if row.confirmed_at is not None:
                raise CodesOn
            self._take(row, code)
            row.confirmed_at = self._clock.now()
            recovery = [self._ids.text(2 * _HALF) for _ in range(_RECOVERY_CODES)]
            for one in recovery:
                codes.add(RecoveryCodeRow(digest=_digest(user.id, one), user_id=user.id))
            work.happened(by, _about(ActivityTag.USER_CODES_ENABLED, user))
        return [f"{one[:_HALF]}-{one[_HALF:]}" for one in recovery]

    async def switch_off(self, user: UserRow, code: str, *, by: Actor) -> None:
        """Asks for no codes any more. Raises CodesOff, CodeNeeded or WrongCode."""
        if not (await self.state(user.id)).is_on:
            raise CodesOff
        await self.insist(user, code)
        await self.forget(user, by=by)

    async def forget(self, user: UserRow, *, by: Actor) -> None:
        """Takes the codes of a user away, for one who has lost them all."""
        async with UnitOfWork(self._store, clock=self._clock) as work:
            await CodeRepository(work.session, user.id).forget()
            work.happened(by, _about(ActivityTag.USER_CODES_DISABLED, user))

    async def insist(self, user: UserRow, code: str | None) -> None:
        """Asks for a code where the user has that. No code opens twice. Raises CodeNeeded or WrongCode."""
        async with UnitOfWork(self._store, clock=self._clock) as work:
            codes = CodeRepository(work.session, user.id)
            # Held until the end of the transaction: of two attempts with one code, one comes in.
            row = await codes.get(is_locked=True)
            if row is None or row.confirmed_at is None:
                return
            if not code:
                raise CodeNeeded
            if await codes.use_recovery(_digest(user.id, code)):
                by = Actor(principal=f"user:{user.id}", name=user.email)
                work.happened(by, _about(ActivityTag.USER_RECOVERY_CODE_USED, user))
                return
            self._take(row, code)

    def _take(self, row: OneTimeCodeRow, code: str) -> None:
        seed = base64.b32decode(self._ring.open(row.sealed, context=codes_context(row.user_id)).reveal())
        now = int(self._clock.now().timestamp()) // STEP_S
        sent = code.replace(" ", "").encode()
        for step in (now + off for off in _STEPS_OFF):
            if step > row.last_step and hmac.compare_digest(code_at(seed, step).encode(), sent):
                row.last_step = step
                return
        raise WrongCode


def code_at(seed: bytes, step: int) -> str:
    """The code of a time step (RFC 6238 over RFC 4226, SHA-1 as every authenticator application has it)."""
    digest = hmac.digest(seed, step.to_bytes(8, "big"), "sha1")
    at = digest[-1] & 0x0F
    number = int.from_bytes(digest[at : at + 4], "big") & 0x7FFF_FFFF
    return str(number % 10**_DIGITS).rjust(_DIGITS, "0")


def _digest(user: str, code: str) -> bytes:
    return hashlib.sha256(f"recovery:{user}:{code.replace('-', '').replace(' ', '')}".encode()).digest()


def _about(tag: ActivityTag, user: UserRow) -> Happening:
    return Happening(tag=tag, target=user.id, target_name=user.email)
