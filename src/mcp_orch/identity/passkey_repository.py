"""Every query of passkeys and of the challenges they answer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_orch.storage.paging import Page, PageAsked, page_of
from mcp_orch.storage.tables.passkeys import PasskeyChallengeRow, PasskeyRow
from mcp_orch.storage.tables.users import UserRow


class PasskeyRepository:
    """Passkeys and challenges."""

    def __init__(self, session: AsyncSession) -> None:
        self._session: Final = session

    async def of(self, user: str) -> Sequence[PasskeyRow]:
        """All passkeys of a user: there are never many."""
        return (await self._session.scalars(select(PasskeyRow).where(PasskeyRow.user_id == user))).all()

    async def page(self, user: str, *, asked: PageAsked) -> Page[PasskeyRow]:
        """The passkeys of a user, newest first."""
        statement = select(PasskeyRow).where(PasskeyRow.user_id == user)
        return await page_of(self._session, statement, by=(PasskeyRow.created_at, PasskeyRow.id), asked=asked)

    async def own(self, user: str, passkey: str) -> PasskeyRow | None:
        """The user's own passkey with this id."""
        return await self._session.scalar(
            select(PasskeyRow).where(PasskeyRow.id == passkey, PasskeyRow.user_id == user)
        )

    async def find(self, credential_id: bytes, *, is_locked: bool = False) -> tuple[PasskeyRow, UserRow] | None:
        """The passkey with this credential id, and whose it is."""
        statement = (
            select(PasskeyRow, UserRow)
            .join(UserRow, UserRow.id == PasskeyRow.user_id)
            .where(PasskeyRow.credential_id == credential_id)
        )
        locked = statement.with_for_update(of=PasskeyRow) if is_locked else statement
        found = (await self._session.execute(locked)).one_or_none()
        return None if found is None else (found[0], found[1])

    async def delete(self, row: PasskeyRow) -> None:
        """Takes a passkey away."""
        await self._session.delete(row)

    async def take_challenge(self, challenge: str) -> PasskeyChallengeRow | None:
        """Uses a challenge up."""
        return await self._session.scalar(
            delete(PasskeyChallengeRow).where(PasskeyChallengeRow.id == challenge).returning(PasskeyChallengeRow)
        )

    async def forget_challenges(self, now: datetime, *, keep: int) -> None:
        """Drops those that are over, and of people who are not signed in all but the newest."""
        newest = (
            select(PasskeyChallengeRow.id)
            .where(PasskeyChallengeRow.user_id.is_(None))
            .order_by(PasskeyChallengeRow.expires_at.desc())
            .limit(1)
            .offset(keep - 1)
        )
        oldest_kept = select(PasskeyChallengeRow.expires_at).where(PasskeyChallengeRow.id.in_(newest)).scalar_subquery()
        await self._session.execute(
            delete(PasskeyChallengeRow)
            .where(
                or_(
                    PasskeyChallengeRow.expires_at <= now,
                    (PasskeyChallengeRow.user_id.is_(None)) & (PasskeyChallengeRow.expires_at < oldest_kept),
                )
            )
            .execution_options(synchronize_session=False)
        )

    def add(self, row: PasskeyRow | PasskeyChallengeRow) -> None:
        """Adds a passkey or a challenge."""
        self._session.add(row)
