"""Reads from the database what the board of callers shows."""

from sqlalchemy.ext.asyncio import AsyncSession

from mcp_orch.access.addresses import network_of
from mcp_orch.contract.callers import Caller, CallerKind, KeyLimits
from mcp_orch.contract.names import PrincipalId, ProjectId, UserId
from mcp_orch.identity.callers import CallerBoard
from mcp_orch.identity.credentials import Credential
from mcp_orch.identity.repository import CallerRepository, KeyFacts
from mcp_orch.identity.scopes import scopes_of
from mcp_orch.storage.tables.keys import KeyKind
from mcp_orch.storage.tables.user_tokens import UserTokenRow
from mcp_orch.storage.tables.users import UserRow

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
        known = await CallerRepository(session).keys(project)
        self._board.publish_keys(project, map(key_credential, known))

    async def load_tokens(self, session: AsyncSession, user: UserId | None) -> None:
        """Reads the tokens of a user; None: of all."""
        rows = await CallerRepository(session).tokens(user)
        self._board.publish_tokens(user, [token_credential(row, owner) for row, owner in rows])

    async def load_user(self, session: AsyncSession, user: UserId) -> None:
        """Reads the personal keys and the tokens of a user."""
        known = await CallerRepository(session).keys_of(user)
        self._board.publish_keys_of(user, map(key_credential, known))
        await self.load_tokens(session, user)


def key_credential(key: KeyFacts) -> Credential:
    """A key as the board knows it. A personal key carries its user's rights, a service key only its own."""
    is_personal = key.kind is KeyKind.PERSONAL
    return Credential(
        id=key.id,
        noun="key",
        caller=Caller(
            kind=_CALLER_KINDS[key.kind],
            principal=PrincipalId(f"key:{key.id}"),
            name=f"{key.name} ({key.id})",
            user=UserId(key.user) if is_personal and key.user is not None else None,
            project=ProjectId(key.project),
            project_name=key.project_name,
            is_hub_admin=is_personal and bool(key.is_hub_admin),
            scopes=scopes_of(key.scopes),
            limits=_limits_of(key),
        ),
        digest=key.digest,
        previous_digest=key.previous_digest,
        previous_until=key.previous_until,
        expires_at=key.expires_at,
        ended=_key_end(key),
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


def _limits_of(key: KeyFacts) -> KeyLimits | None:
    if not key.networks and key.calls_per_minute is None and key.max_concurrent is None:
        return None
    return KeyLimits(
        networks=tuple(network_of(one) for one in key.networks),
        calls_per_minute=key.calls_per_minute,
        concurrent=key.max_concurrent,
    )


def _key_end(key: KeyFacts) -> str | None:
    if key.revoked_at is not None:
        return f"was revoked on {key.revoked_at:%Y-%m-%d}"
    if key.kind is KeyKind.SERVICE:
        return None
    if key.user is None:
        return "belonged to a user who is gone"
    return "belongs to a user who was deactivated" if key.deactivated_at is not None else None
