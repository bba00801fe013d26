"""Reads from the database what the board of callers shows."""

from sqlalchemy.ext.asyncio import AsyncSession

from mcp_orch.access.addresses import network_of
from mcp_orch.contract.callers import Caller, CallerKind, KeyLimits
from mcp_orch.contract.names import PrincipalId, ProjectId, UserId
from mcp_orch.identity.callers import CallerBoard
from mcp_orch.identity.credentials import Credential
from mcp_orch.identity.repository import CallerRepository
from mcp_orch.identity.scopes import scopes_of
from mcp_orch.storage.tables.keys import KeyKind, KeyRow
from mcp_orch.storage.tables.user_tokens import UserTokenRow
from mcp_orch.storage.tables.users import UserRow

_NO_LIMITS = KeyLimits()
_CALLER_KINDS = {KeyKind.PERSONAL: CallerKind.PERSONAL_KEY, KeyKind.SERVICE: CallerKind.SERVICE_KEY}


class CallerLoader:
    """Fills a CallerBoard."""

    def __init__(self, board: CallerBoard) -> None:
        self._board = board

    async def load_all(self, session: AsyncSession) -> None:
        """Reads everything."""
        await self.load_keys(session, None)
        await self.load_tokens(session, None)

    async def load_keys(self, session: AsyncSession, project: ProjectId | None) -> None:
        """Reads the keys of a project; None: of all."""
        rows = await CallerRepository(session).keys(project)
        self._board.publish_keys(project, [key_credential(row, name, user=user) for row, name, user in rows])

    async def load_tokens(self, session: AsyncSession, user: UserId | None) -> None:
        """Reads the tokens of a user; None: of all."""
        rows = await CallerRepository(session).tokens(user)
        self._board.publish_tokens(user, [token_credential(row, owner) for row, owner in rows])

    async def load_user(self, session: AsyncSession, user: UserId) -> None:
        """Reads the personal keys and the tokens of a user."""
        rows = await CallerRepository(session).keys_of(user)
        self._board.publish_keys_of(user, [key_credential(row, name, user=owner) for row, name, owner in rows])
        await self.load_tokens(session, user)


def key_credential(row: KeyRow, project_name: str, *, user: UserRow | None) -> Credential:
    """A key as the board knows it. A personal key carries its user's rights, a service key only its own."""
    is_personal = row.kind is KeyKind.PERSONAL
    return Credential(
        id=row.id,
        noun="key",
        caller=Caller(
            kind=_CALLER_KINDS[row.kind],
            principal=PrincipalId(f"key:{row.id}"),
            name=f"{row.name} ({row.id})",
            user=UserId(user.id) if is_personal and user is not None else None,
            project=ProjectId(row.project_id),
            project_name=project_name,
            is_hub_admin=is_personal and user is not None and user.is_hub_admin,
            scopes=scopes_of(row.scopes),
            limits=_limits_of(row),
        ),
        digest=row.digest,
        previous_digest=row.previous_digest,
        previous_until=row.previous_until,
        expires_at=row.expires_at,
        ended=_key_end(row, user),
    )


def token_credential(row: UserTokenRow, user: UserRow) -> Credential:
    """A token as the board knows it: it carries its user's rights, less by scope."""
    ended = None
    if row.revoked_at is not None:
        ended = f"was revoked on {row.revoked_at:%Y-%m-%d}"
    elif user.deactivated_at is not None:
        ended = "belongs to a user who was deactivated"
    return Credential(
        id=row.id,
        noun="token",
        caller=Caller(
            kind=CallerKind.TOKEN,
            principal=PrincipalId(f"token:{row.id}"),
            name=user.email,
            user=UserId(user.id),
            is_hub_admin=user.is_hub_admin,
            scopes=scopes_of(row.scopes),
        ),
        digest=row.digest,
        expires_at=row.expires_at,
        ended=ended,
    )


def _limits_of(row: KeyRow) -> KeyLimits | None:
    limits = KeyLimits(
        networks=tuple(network_of(one) for one in row.networks),
        calls_per_minute=row.calls_per_minute,
        concurrent=row.max_concurrent,
    )
    return None if limits == _NO_LIMITS else limits


def _key_end(row: KeyRow, user: UserRow | None) -> str | None:
    if row.revoked_at is not None:
        return f"was revoked on {row.revoked_at:%Y-%m-%d}"
    if row.kind is KeyKind.SERVICE:
        return None
    if user is None:
        return "belonged to a user who is gone"
    return "belongs to a user who was deactivated" if user.deactivated_at is not None else None
