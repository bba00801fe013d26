"""Rules of keys: who may have which, how long they live, and when their text is seen."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from mcp_orch.access.decide import may, role_in
from mcp_orch.access.keys import digest_of, mint_key
from mcp_orch.access.permissions import Permission
from mcp_orch.contract.callers import Caller
from mcp_orch.contract.endpoints import EndpointKind, EndpointRef, EndpointUrls, PublicAddress
from mcp_orch.contract.names import KeyId, ProjectId, UserId
from mcp_orch.contract.ports import Clock, Ids, PictureFeed, UpstreamControl
from mcp_orch.control.keys.errors import BadLife, BadSteward, KeyEnded, NobodyBehind, NoSuchKey, NotYourKey
from mcp_orch.control.keys.repository import KeyRepository
from mcp_orch.control.keys.schemas import (
    Key,
    KeyChange,
    KeyClientPage,
    KeyKind,
    KeyPage,
    KeyState,
    MintedKey,
    NewKey,
    OwnKey,
)
from mcp_orch.control.keys.scoping import named_scopes, resolve_scopes
from mcp_orch.control.keys.showing import client_shown, key_shown, minted, state_of
from mcp_orch.identity.scopes import scopes_document, scopes_of
from mcp_orch.identity.visits import ProjectVisit
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.engine import Store
from mcp_orch.storage.paging import PageAsked
from mcp_orch.storage.tables.change_events import ChangeKind
from mcp_orch.storage.tables.keys import KeyKind as StoredKind
from mcp_orch.storage.tables.keys import KeyRow
from mcp_orch.storage.unit_of_work import Happening, UnitOfWork

CLIENTS_OF_DAYS: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySurroundings:
    """What the service of keys works with."""

    store: Store
    clock: Clock
    ids: Ids
    pictures: PictureFeed
    upstreams: UpstreamControl
    public: PublicAddress


class KeyService:
    """Makes, lists, rotates and revokes the keys of projects. When a method returns, this process knows of it."""

    def __init__(self, surroundings: KeySurroundings) -> None:
        self._store: Final = surroundings.store
        self._clock: Final = surroundings.clock
        self._ids: Final = surroundings.ids
        self._pictures: Final = surroundings.pictures
        self._upstreams: Final = surroundings.upstreams
        self._public: Final = surroundings.public

    async def create(self, visit: ProjectVisit, new: NewKey) -> MintedKey:
        """A key with its text. Raises NotYourKey, NobodyBehind, BadScope or BadLife."""
        self._insist_on_kind(visit, new.kind)
        now = self._clock.now()
        expires_at = _end_of(new, now=now)
        scopes = await resolve_scopes(new.scopes, visit.picture, upstreams=self._upstreams)
        fresh = mint_key(self._ids)
        row = KeyRow(
            id=fresh.id,
            project_id=visit.picture.project,
            name=new.name,
            kind=StoredKind(new.kind.value),
            user_id=visit.caller.user,
            digest=digest_of(fresh.text),
            scopes=scopes_document(scopes),
            networks=new.addresses,
            calls_per_minute=new.limits.calls_per_minute,
            max_concurrent=new.limits.concurrent,
            created_by=visit.caller.principal,
            created_at=now,
            expires_at=expires_at,
        )
        async with UnitOfWork(self._store, clock=self._clock) as work:
            KeyRepository(work.session, visit.picture.project).add(row)
            self._note(work, visit, row=row, tag=ActivityTag.KEY_CREATED)
        return minted(row, fresh.text)

    async def page(self, visit: ProjectVisit, asked: PageAsked) -> KeyPage:
        """The project's keys: all for those who manage them, else one's own."""
        now = self._clock.now()
        sees_all = bool(may(visit.caller, Permission.KEYS_ADMIN, picture=visit.picture))
        async with self._store.reading() as reading:
            keys = KeyRepository(reading, visit.picture.project)
            found = await keys.page(holder=None if sees_all else visit.caller.user or "", asked=asked)
            holders = await keys.holders(found.rows)
        return KeyPage(
            items=[key_shown(row, holders.get(row.user_id or ""), visit=visit, now=now) for row in found.rows],
            next_cursor=found.next_cursor,
        )

    async def get(self, visit: ProjectVisit, key: str) -> Key:
        """One key. Raises NoSuchKey."""
        async with self._store.reading() as reading:
            keys = KeyRepository(reading, visit.picture.project)
            row = self._seen(await keys.get(key), visit, key=key)
            holders = await keys.holders([row])
        return key_shown(row, holders.get(row.user_id or ""), visit=visit, now=self._clock.now())

    async def clients(self, visit: ProjectVisit, key: str, *, asked: PageAsked) -> KeyClientPage:
        """What the key was really used with lately. Raises NoSuchKey."""
        since = self._clock.now() - timedelta(days=CLIENTS_OF_DAYS)
        async with self._store.reading() as reading:
            keys = KeyRepository(reading, visit.picture.project)
            row = self._seen(await keys.get(key), visit, key=key)
            found = await keys.clients(row.id, since=since, asked=asked)
        return KeyClientPage(items=[client_shown(one) for one in found.rows], next_cursor=found.next_cursor)

    async def change(self, visit: ProjectVisit, key: str, *, change: KeyChange) -> Key:
        """The key after the change, at once. Raises NoSuchKey, NotYourKey, KeyEnded, BadLife or BadSteward."""
        now = self._clock.now()
        async with UnitOfWork(self._store, clock=self._clock) as work:
            row = await self._found(work, visit, key=key)
            if row.revoked_at is not None:
                raise KeyEnded(f"key {row.id} is revoked", hint="make a new one")
            before = _facts(row)
            if change.steward is not None:
                row.user_id = self._steward(visit, row, wanted=change.steward)
            _apply(row, change, now=now)
            after = _facts(row)
            details = {name: {"from": before[name], "to": after[name]} for name in after if after[name] != before[name]}
            if details:
                self._note(work, visit, row=row, tag=ActivityTag.KEY_CHANGED, **details)
            holders = await KeyRepository(work.session, visit.picture.project).holders([row])
        return key_shown(row, holders.get(row.user_id or ""), visit=visit, now=now)

    async def rotate(self, visit: ProjectVisit, key: str, *, grace_s: int) -> MintedKey:
        """A new text for the key; the old one opens for `grace_s` more seconds. Raises NoSuchKey, NotYourKey, KeyEnded.

        A personal key is rotated by its holder alone: whoever has the new text acts as that person.
        """
        fresh = mint_key(self._ids, id=KeyId(key))
        now = self._clock.now()
        async with UnitOfWork(self._store, clock=self._clock) as work:
            row = await self._found(work, visit, key=key)
            if row.kind is StoredKind.PERSONAL and row.user_id != visit.caller.user:
                raise NotYourKey("a personal key is rotated by its holder alone; you may revoke it")
            if state_of(row, now) is not KeyState.ACTIVE:
                raise KeyEnded(f"key {row.id} is {state_of(row, now).value}", hint="make a new one")
            row.previous_digest = row.digest if grace_s else None
            row.previous_until = now + timedelta(seconds=grace_s) if grace_s else None
            row.digest = digest_of(fresh.text)
            row.rotated_at = now
            self._note(work, visit, row=row, tag=ActivityTag.KEY_ROTATED)
        return minted(row, fresh.text)

    async def revoke(self, visit: ProjectVisit, key: str) -> None:
        """Ends a key at once; one that has ended stays as it is. Raises NoSuchKey."""
        async with UnitOfWork(self._store, clock=self._clock) as work:
            row = await self._found(work, visit, key=key)
            if row.revoked_at is None:
                row.revoked_at = self._clock.now()
                row.previous_digest = row.previous_until = None
                self._note(work, visit, row=row, tag=ActivityTag.KEY_REVOKED)

    async def own(self, caller: Caller) -> OwnKey:
        """What a key may know of itself. Raises NoSuchKey for callers that are no key."""
        key = caller.principal.removeprefix("key:")
        project = caller.project or ProjectId("")
        picture = self._pictures.current(project)
        async with self._store.reading() as reading:
            row = await KeyRepository(reading, project).get(key)
        # A personal key whose maker has left opens nothing, so it tells nothing of the project either.
        if row is None or picture is None or role_in(caller, picture) is None:
            raise NoSuchKey(key)
        unified = EndpointRef(project=picture.name, kind=EndpointKind.UNIFIED)
        return OwnKey(
            id=row.id,
            name=row.name,
            kind=KeyKind(row.kind.value),
            project=picture.name,
            project_id=picture.project,
            scopes=named_scopes(scopes_of(row.scopes), picture),
            expires_at=row.expires_at,
            endpoints=EndpointUrls(**self._public.urls(unified.path)),
        )

    def _insist_on_kind(self, visit: ProjectVisit, kind: KeyKind) -> None:
        if kind is KeyKind.SERVICE:
            verdict = may(visit.caller, Permission.KEYS_ADMIN, picture=visit.picture)
            if not verdict:
                raise NotYourKey(verdict.reason)
        elif visit.caller.user is None:
            raise NobodyBehind("a personal key belongs to a person, and nobody is signed in", hint='use kind "service"')

    async def _found(self, work: UnitOfWork, visit: ProjectVisit, *, key: str) -> KeyRow:
        return self._seen(await KeyRepository(work.session, visit.picture.project).get(key), visit, key=key)

    def _seen(self, row: KeyRow | None, visit: ProjectVisit, *, key: str) -> KeyRow:
        is_own = row is not None and row.user_id is not None and row.user_id == visit.caller.user
        if row is None or not (is_own or may(visit.caller, Permission.KEYS_ADMIN, picture=visit.picture)):
            raise NoSuchKey(key)
        return row

    def _steward(self, visit: ProjectVisit, row: KeyRow, *, wanted: str) -> str:
        verdict = may(visit.caller, Permission.KEYS_ADMIN, picture=visit.picture)
        if row.kind is StoredKind.PERSONAL or not verdict:
            raise NotYourKey(verdict.reason or "a personal key belongs to its maker, whoever answers for others")
        if UserId(wanted) not in visit.picture.members:
            raise BadSteward(wanted, visit.picture.name)
        return wanted

    def _note(self, work: UnitOfWork, visit: ProjectVisit, *, row: KeyRow, tag: ActivityTag, **more: object) -> None:
        project = visit.picture.project
        details: dict[str, object] = {"kind": row.kind.value, **more}
        work.happened(
            visit.actor, Happening(tag=tag, target=row.id, target_name=row.name, project=project, details=details)
        )
        work.changed(ChangeKind.CALLERS, project)


def _end_of(new: NewKey | KeyChange, *, now: datetime) -> datetime | None:
    if new.expires_in_days is not None:
        return now + timedelta(days=new.expires_in_days)
    if new.expires_at is not None and new.expires_at <= now:
        raise BadLife(f"expires_at {new.expires_at.isoformat()} has passed")
    return new.expires_at


def _apply(row: KeyRow, change: KeyChange, *, now: datetime) -> None:
    given = change.model_fields_set
    if change.name is not None:
        row.name = change.name
    if change.addresses is not None:
        row.networks = change.addresses
    if change.limits is not None:
        row.calls_per_minute, row.max_concurrent = change.limits.calls_per_minute, change.limits.concurrent
    if "expires_at" in given or change.expires_in_days is not None:
        row.expires_at = _end_of(change, now=now)


def _facts(row: KeyRow) -> dict[str, object]:
    return {
        "name": row.name,
        "addresses": row.networks,
        "calls_per_minute": row.calls_per_minute,
        "concurrent": row.max_concurrent,
        "expires_at": row.expires_at and row.expires_at.isoformat(),
        "steward": row.user_id,
    }
