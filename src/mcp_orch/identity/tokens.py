"""User tokens: personal access tokens, and short-lived ones that scripts get for a password."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from mcp_orch.access.keys import digest_of, mint_token
from mcp_orch.contract.callers import NO_SCOPES, Scopes
from mcp_orch.contract.errors import ErrorKind, OrchError
from mcp_orch.contract.names import UserId
from mcp_orch.contract.ports import Clock, Ids
from mcp_orch.identity.repository import TokenRepository
from mcp_orch.identity.scopes import scopes_document
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.engine import Store
from mcp_orch.storage.paging import FIRST_PAGE, Page, PageAsked
from mcp_orch.storage.tables.change_events import ChangeKind
from mcp_orch.storage.tables.user_tokens import TokenKind, UserTokenRow
from mcp_orch.storage.unit_of_work import Actor, Happening, UnitOfWork


class NoSuchToken(OrchError):
    """The user has no such token."""

    kind = ErrorKind.NOT_FOUND

    def __init__(self, token: str) -> None:
        super().__init__(f"you have no token {token[:40]!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewToken:
    """A token to be made."""

    name: str
    kind: TokenKind = TokenKind.PERSONAL
    expires_at: datetime | None = None
    scopes: Scopes = NO_SCOPES


class UserTokens:
    """Makes, lists and revokes user tokens. When a method returns, this process knows of it."""

    def __init__(self, store: Store, *, clock: Clock, ids: Ids) -> None:
        self._store: Final = store
        self._clock: Final = clock
        self._ids: Final = ids

    async def create(self, user: UserId, new: NewToken, *, by: Actor) -> tuple[UserTokenRow, str]:
        """The stored token, and its text, which is shown once."""
        text = mint_token(self._ids)
        row = UserTokenRow(
            id=text.id,
            user_id=user,
            kind=new.kind,
            name=new.name,
            digest=digest_of(text.text),
            scopes=scopes_document(new.scopes),
            created_at=self._clock.now(),
            expires_at=new.expires_at,
        )
        async with UnitOfWork(self._store, clock=self._clock) as work:
            TokenRepository(work.session, user).add(row)
            work.happened(by, Happening(tag=ActivityTag.TOKEN_CREATED, target=row.id, target_name=row.name))
            work.changed(ChangeKind.TOKENS, user=user)
        return row, text.text

    async def page(self, user: UserId, asked: PageAsked = FIRST_PAGE) -> Page[UserTokenRow]:
        """The user's tokens, newest first, revoked ones included."""
        async with self._store.reading() as session:
            return await TokenRepository(session, user).page(asked=asked)

    async def revoke(self, user: UserId, token: str, *, by: Actor) -> None:
        """Ends a token of the user; one that has ended stays as it is. Raises NoSuchToken."""
        async with UnitOfWork(self._store, clock=self._clock) as work:
            row = await TokenRepository(work.session, user).get(token)
            if row is None:
                raise NoSuchToken(token)
            if row.revoked_at is None:
                row.revoked_at = self._clock.now()
                work.happened(by, Happening(tag=ActivityTag.TOKEN_REVOKED, target=row.id, target_name=row.name))
                work.changed(ChangeKind.TOKENS, user=user)
