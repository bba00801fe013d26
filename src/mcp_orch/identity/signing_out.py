"""Signing out: ends what a password opened, in browsers and in scripts."""

from datetime import datetime

from mcp_orch.identity.repository import SessionRepository, TokenRepository
from mcp_orch.storage.tables.change_events import ChangeKind
from mcp_orch.storage.unit_of_work import UnitOfWork


async def sign_out_everywhere(
    work: UnitOfWork, user: str, *, now: datetime, but_session: str | None = None, but_token: str | None = None
) -> None:
    """Ends a user's sessions, and the bearers that scripts got for the password; personal access tokens stay."""
    await SessionRepository(work.session).delete_of(user, but=but_session)
    if await TokenRepository(work.session, user).end_for_password(now=now, but=but_token):
        work.changed(ChangeKind.TOKENS, user=user)
