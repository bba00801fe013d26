"""Passkeys: devices that let their user in without a password."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from mcp_orch.contract.errors import ErrorKind, OrchError
from mcp_orch.contract.ports import Clock, Ids
from mcp_orch.identity.passkey_repository import PasskeyRepository
from mcp_orch.identity.webauthn import PasskeyRefused, RelyingParty
from mcp_orch.kit.wire_json import JsonObject
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.engine import Store
from mcp_orch.storage.paging import FIRST_PAGE, Page, PageAsked
from mcp_orch.storage.tables.passkeys import PasskeyChallengeRow, PasskeyRow
from mcp_orch.storage.tables.users import UserRow
from mcp_orch.storage.unit_of_work import Actor, Happening, UnitOfWork

CHALLENGE_LIFE: Final = timedelta(minutes=5)
MOST_PASSKEYS: Final = 20
MOST_CHALLENGES: Final = 5_000
"""Of people who are not signed in: anybody may ask for one, so the oldest make room."""
_CHALLENGE_LENGTH: Final = 43


class NoPasskeysHere(OrchError):
    """Browsers keep passkeys for names under https, and this hub has none."""

    kind = ErrorKind.INVALID

    def __init__(self) -> None:
        super().__init__(
            "browsers keep no passkeys for the address of this hub",
            hint="the hub's operator sets MCP_ORCH_PUBLIC_URL to an https URL with a host name",
        )


class NoSuchPasskey(OrchError):
    """The user has no such passkey."""

    kind = ErrorKind.NOT_FOUND

    def __init__(self, passkey: str) -> None:
        super().__init__(f"you have no passkey {passkey[:40]!r}")


class PasskeyTaken(OrchError):
    """This passkey is known already."""

    kind = ErrorKind.CONFLICT

    def __init__(self) -> None:
        super().__init__("this passkey is enrolled already")


class TooManyPasskeys(OrchError):
    """Enough is enough."""

    kind = ErrorKind.CONFLICT

    def __init__(self) -> None:
        super().__init__(f"you have {MOST_PASSKEYS} passkeys", hint="remove one that you do not use")


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """What a device is asked to sign, and under which id the answer comes back."""

    id: str
    party: RelyingParty
    challenge: bytes
    known: tuple[bytes, ...] = ()
    """Passkeys that the user has already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A device's answer."""

    challenge_id: str
    credential: JsonObject
    credential_id: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class PasskeySurroundings:
    """What passkeys work with."""

    store: Store
    clock: Clock
    ids: Ids
    party: RelyingParty | None
    """None: browsers have no passkeys for the hub's address."""


class Passkeys:
    """Enrols passkeys and recognises people by them. A challenge is answered once, within minutes."""

    def __init__(self, surroundings: PasskeySurroundings) -> None:
        self._store: Final = surroundings.store
        self._clock: Final = surroundings.clock
        self._ids: Final = surroundings.ids
        self._party: Final = surroundings.party

    @property
    def origin(self) -> str | None:
        """Where pages must be open to use passkeys; None: nowhere."""
        return None if self._party is None else self._party.origin

    async def page(self, user: str, asked: PageAsked = FIRST_PAGE) -> Page[PasskeyRow]:
        """The passkeys of a user, newest first."""
        async with self._store.reading() as reading:
            return await PasskeyRepository(reading).page(user, asked=asked)

    async def get(self, user: str, passkey: str) -> PasskeyRow:
        """A passkey of a user. Raises NoSuchPasskey."""
        async with self._store.reading() as reading:
            row = await PasskeyRepository(reading).own(user, passkey)
        if row is None:
            raise NoSuchPasskey(passkey)
        return row

    async def begin(self, user: UserRow) -> Challenge:
        """A challenge for a device to be enrolled. Raises NoPasskeysHere or TooManyPasskeys."""
        async with self._store.reading() as reading:
            known = tuple(row.credential_id for row in await PasskeyRepository(reading).of(user.id))
        if len(known) >= MOST_PASSKEYS:
            raise TooManyPasskeys
        return await self._challenge(user=user.id, known=known)

    async def add(self, user: UserRow, answer: Signature, *, name: str, by: Actor) -> PasskeyRow:
        """Enrols a device that answered. Raises NoPasskeysHere, PasskeyRefused, PasskeyTaken or TooManyPasskeys."""
        challenge = await self._take(answer.challenge_id, user=user.id)
        new = self._insisted().enrolled(answer.credential, challenge=challenge)
        row = PasskeyRow(
            id=self._ids.new("psk"),
            user_id=user.id,
            name=name,
            credential_id=new.credential_id,
            attested=new.attested,
            sign_count=new.sign_count,
            created_at=self._clock.now(),
        )
        async with UnitOfWork(self._store, clock=self._clock) as work:
            passkeys = PasskeyRepository(work.session)
            if await passkeys.find(row.credential_id) is not None:
                raise PasskeyTaken
            if len(await passkeys.of(user.id)) >= MOST_PASSKEYS:
                raise TooManyPasskeys
            passkeys.add(row)
            work.happened(by, _about(ActivityTag.PASSKEY_ADDED, row))
        return row

    async def rename(self, user: str, passkey: str, *, name: str) -> PasskeyRow:
        """Gives a passkey another name. Raises NoSuchPasskey."""
        async with UnitOfWork(self._store, clock=self._clock) as work:
            row = await PasskeyRepository(work.session).own(user, passkey)
            if row is None:
                raise NoSuchPasskey(passkey)
            row.name = name
        return row

    async def remove(self, user: str, passkey: str, *, by: Actor) -> None:
        """Lets a device in no more. Raises NoSuchPasskey."""
        async with UnitOfWork(self._store, clock=self._clock) as work:
            passkeys = PasskeyRepository(work.session)
            row = await passkeys.own(user, passkey)
            if row is None:
                raise NoSuchPasskey(passkey)
            await passkeys.delete(row)
            work.happened(by, _about(ActivityTag.PASSKEY_REMOVED, row))

    async def challenge(self) -> Challenge:
        """A challenge for somebody who wants in. Raises NoPasskeysHere."""
        return await self._challenge(user=None)

    async def recognise(self, answer: Signature, *, address: str, request_id: str) -> UserRow:
        """Whose device answered. Raises NoPasskeysHere or PasskeyRefused."""
        challenge = await self._take(answer.challenge_id, user=None)
        async with UnitOfWork(self._store, clock=self._clock) as work:
            # Held until the end: of two answers with one count, one comes in.
            found = await PasskeyRepository(work.session).find(answer.credential_id, is_locked=True)
            if found is None or found[1].deactivated_at is not None:
                raise PasskeyRefused("nobody here has it")
            row, user = found
            count = self._insisted().proved(answer.credential, challenge=challenge, attested=row.attested)
            # Devices that count do so upwards; the others say 0 for ever.
            if (count or row.sign_count) and count <= row.sign_count:
                raise PasskeyRefused("it has signed less often than before, so there may be a copy of it")
            row.sign_count, row.last_used_at = count, self._clock.now()
            by = Actor(principal=f"user:{user.id}", name=user.email, address=address, request_id=request_id)
            work.happened(
                by,
                Happening(
                    tag=ActivityTag.SIGNED_IN, target=user.id, target_name=user.email, details={"passkey": row.name}
                ),
            )
        return user

    def _insisted(self) -> RelyingParty:
        if self._party is None:
            raise NoPasskeysHere
        return self._party

    async def _challenge(self, *, user: str | None, known: tuple[bytes, ...] = ()) -> Challenge:
        party, now = self._insisted(), self._clock.now()
        row = PasskeyChallengeRow(
            id=self._ids.new("pch"),
            challenge=self._ids.text(_CHALLENGE_LENGTH).encode(),
            user_id=user,
            expires_at=now + CHALLENGE_LIFE,
        )
        async with UnitOfWork(self._store, clock=self._clock) as work:
            passkeys = PasskeyRepository(work.session)
            await passkeys.forget_challenges(now, keep=MOST_CHALLENGES)
            passkeys.add(row)
        return Challenge(id=row.id, party=party, challenge=row.challenge, known=known)

    async def _take(self, challenge: str, *, user: str | None) -> bytes:
        async with UnitOfWork(self._store, clock=self._clock) as work:
            row = await PasskeyRepository(work.session).take_challenge(challenge)
        if row is None or row.user_id != user or row.expires_at <= self._clock.now():
            raise PasskeyRefused("it was asked too long ago, or has answered already")
        return row.challenge


def _about(tag: ActivityTag, row: PasskeyRow) -> Happening:
    return Happening(tag=tag, target=row.id, target_name=row.name)
