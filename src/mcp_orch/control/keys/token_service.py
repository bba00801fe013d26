"""Rules of personal access tokens: one's own only, and never for more than one's own projects."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from mcp_orch.access.decide import role_in
from mcp_orch.contract.callers import NO_SCOPES, Caller, Scopes
from mcp_orch.contract.names import UserId
from mcp_orch.contract.ports import Clock, PictureFeed, UpstreamControl
from mcp_orch.control.keys.errors import BadLife, BadScope, NobodyBehind
from mcp_orch.control.keys.schemas import KeyScopes, KeyState
from mcp_orch.control.keys.scoping import named_scopes, resolve_scopes
from mcp_orch.control.keys.token_schemas import (
    MintedToken,
    NewPersonalToken,
    PersonalToken,
    PersonalTokenPage,
    TokenScopes,
)
from mcp_orch.identity.scopes import scopes_of
from mcp_orch.identity.tokens import NewToken, UserTokens
from mcp_orch.identity.visits import Visit
from mcp_orch.storage.paging import PageAsked
from mcp_orch.storage.tables.user_tokens import UserTokenRow


class TokenService:
    """Makes, lists and revokes the tokens of the one who asks."""

    def __init__(self, *, tokens: UserTokens, pictures: PictureFeed, upstreams: UpstreamControl, clock: Clock) -> None:
        self._tokens: Final = tokens
        self._pictures: Final = pictures
        self._upstreams: Final = upstreams
        self._clock: Final = clock

    async def create(self, visit: Visit, new: NewPersonalToken) -> MintedToken:
        """A token with its text. Raises NobodyBehind, BadScope or BadLife."""
        user = _person(visit)
        expires_at = self._end_of(new)
        scopes = await self._resolved(visit, new.scopes)
        row, text = await self._tokens.create(
            user, NewToken(name=new.name, expires_at=expires_at, scopes=scopes), by=visit.actor
        )
        return MintedToken(id=row.id, token=text, name=row.name, expires_at=row.expires_at)

    async def page(self, visit: Visit, asked: PageAsked) -> PersonalTokenPage:
        """One's own tokens, newest first. Raises NobodyBehind."""
        found = await self._tokens.page(_person(visit), asked)
        items = [self._shown(row, visit.caller) for row in found.rows]
        return PersonalTokenPage(items=items, next_cursor=found.next_cursor)

    async def revoke(self, visit: Visit, token: str) -> None:
        """Ends one's own token. Raises NoSuchToken or NobodyBehind."""
        await self._tokens.revoke(_person(visit), token, by=visit.actor)

    async def _resolved(self, visit: Visit, wanted: TokenScopes) -> Scopes:
        if wanted.project is None:
            return replace(NO_SCOPES, read_only=wanted.read_only)
        picture = self._pictures.current(wanted.project)
        if picture is None or role_in(visit.caller, picture) is None:
            raise BadScope(f"scopes.project: no project {wanted.project[:60]!r} that you may see")
        resolved = await resolve_scopes(wanted, picture, upstreams=self._upstreams)
        return replace(resolved, project=picture.project)

    def _end_of(self, new: NewPersonalToken) -> datetime | None:
        now = self._clock.now()
        if new.expires_in_days is not None:
            return now + timedelta(days=new.expires_in_days)
        if new.expires_at is not None and new.expires_at <= now:
            raise BadLife(f"expires_at {new.expires_at.isoformat()} has passed")
        return new.expires_at

    def _shown(self, row: UserTokenRow, caller: Caller) -> PersonalToken:
        return PersonalToken(
            id=row.id,
            name=row.name,
            kind=row.kind.value,
            state=_state_of(row, self._clock.now()),
            scopes=self._named(scopes_of(row.scopes), caller),
            created_at=row.created_at,
            expires_at=row.expires_at,
            revoked_at=row.revoked_at,
            last_used_at=row.last_used_at,
        )

    def _named(self, scopes: Scopes, caller: Caller) -> TokenScopes:
        picture = self._pictures.current(scopes.project) if scopes.project is not None else None
        if picture is not None and role_in(caller, picture) is None:
            # Whoever has left a project does not learn by their token what things are called there today.
            picture = None
        named = named_scopes(scopes, picture) if picture is not None else KeyScopes(read_only=scopes.read_only)
        return TokenScopes(**named.model_dump(), project=picture.name if picture is not None else scopes.project)


def _person(visit: Visit) -> UserId:
    if visit.caller.user is None:
        raise NobodyBehind("a token belongs to a person, and nobody is signed in", hint="sign in as a user")
    return visit.caller.user


def _state_of(row: UserTokenRow, now: datetime) -> KeyState:
    if row.revoked_at is not None:
        return KeyState.REVOKED
    return KeyState.EXPIRED if row.expires_at is not None and row.expires_at <= now else KeyState.ACTIVE
