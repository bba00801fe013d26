"""Queries of what leaves the trail."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, delete, func, literal, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_orch.control.trail.repository import micros_of
from mcp_orch.storage.call_spans import SpanLength, forget_tallies
from mcp_orch.storage.tables.activity import ActivityRow
from mcp_orch.storage.tables.approvals import ApprovalRow
from mcp_orch.storage.tables.audit_chains import AuditChainRow, AuditStream
from mcp_orch.storage.tables.audit_deliveries import AuditDeliveryRow
from mcp_orch.storage.tables.audit_links import AuditLinkRow
from mcp_orch.storage.tables.call_contents import CallContentRow
from mcp_orch.storage.tables.call_log import CallLogRow
from mcp_orch.storage.tables.invitations import InvitationRow, InvitationState
from mcp_orch.storage.tables.keys import KeyKind, KeyRow
from mcp_orch.storage.tables.projects import ProjectRow
from mcp_orch.storage.tables.user_tokens import UserTokenRow
from mcp_orch.storage.tables.users import ERASED_HOST, UserRow

_CALLS: Final = CallLogRow.__table__.c
_ACTIONS: Final = ActivityRow.__table__.c
_LINKS: Final = AuditLinkRow.__table__.c
_FIXED_BYTES: Final = 450
"""Of a call: numbers, ids, five indexes, its link with two more, its share of tallies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Records that go together: from the first number on, before the end; of a project its calls alone."""

    stream: AuditStream
    first: int = 0
    end: int
    project: str | None = None


class RetentionRepository:
    """Takes the oldest records away."""

    def __init__(self, session: AsyncSession) -> None:
        self._session: Final = session

    async def shorter_lives(self, hub_days: int) -> list[tuple[str, int]]:
        """Projects whose records of calls are kept for fewer days than the hub keeps them, with their days."""
        shorter = select(ProjectRow.id, ProjectRow.call_days).where(ProjectRow.call_days < hub_days)
        rows = await self._session.execute(shorter.order_by(ProjectRow.id))
        return [(project, days) for project, days in rows if days is not None]

    async def oldest_to_keep(self, stream: AuditStream, since: datetime, *, project: str | None = None) -> int | None:
        """The smallest number of a record (of a project) that is not older; None when all are."""
        if stream is AuditStream.CALLS:
            # The first ones by time, of which the first to arrive decides: numbers follow time nearly, not quite.
            first = select(_CALLS.number).where(_CALLS.at_us >= micros_of(since), _of(project))
            first = first.order_by(_CALLS.at_us).limit(1000)
            kept = select(func.min(first.subquery().c.number))
            return (await self._session.execute(kept)).scalar_one_or_none()
        acted = select(_ACTIONS.number).where(_ACTIONS.at >= since).order_by(_ACTIONS.number).limit(1)
        return (await self._session.execute(acted)).scalar_one_or_none()

    async def oldest_of(self, project: str) -> int:
        """The smallest number of a call of a project that has a place in a chain; zero when there is none."""
        oldest = 0
        for chain in await self._session.scalars(_chains_of(project)):
            first = select(_LINKS.ref).where(_LINKS.chain_id == chain).order_by(_LINKS.seq).limit(1)
            ref = (await self._session.execute(first)).scalar_one_or_none()
            oldest = min(oldest or ref, ref) if ref is not None else oldest
        return oldest

    async def bounds(self, stream: AuditStream) -> tuple[int, int]:
        """The smallest and the greatest number of a record; zeros when there is none."""
        number = _CALLS.number if stream is AuditStream.CALLS else _ACTIONS.number
        oldest = (await self._session.execute(select(func.min(number)))).scalar_one_or_none() or 0
        return oldest, (await self._session.execute(select(func.max(number)))).scalar_one_or_none() or 0

    async def newest_calls_from(self, count: int) -> int:
        """The number from which on there are so many calls with a place in a chain; zero when there are fewer."""
        # By their links, which are narrow: numbers alone don't tell, since some of those between may be gone.
        newest = select(_LINKS.ref).where(_LINKS.stream == AuditStream.CALLS).order_by(_LINKS.ref.desc())
        found = await self._session.execute(newest.offset(max(count, 1) - 1).limit(1))
        return found.scalar_one_or_none() or 0

    async def bytes_a_call(self) -> int:
        """What one of the newest calls takes with its indexes and its link, on average."""
        words = (_CALLS.endpoint, _CALLS.caller, _CALLS.client, _CALLS.name, _CALLS.reason, _CALLS.method)
        length = sum((func.coalesce(func.length(one), 0) for one in words), start=literal(_FIXED_BYTES))
        newest = select(length.label("length")).order_by(_CALLS.number.desc()).limit(1000).subquery()
        plain = (await self._session.execute(select(func.avg(newest.c.length)))).scalar_one_or_none()
        content = select(CallContentRow).order_by(CallContentRow.at_us.desc()).limit(1000).subquery()
        kept = func.coalesce(func.length(content.c.arguments), 0) + func.coalesce(func.length(content.c.result), 0)
        contents = (await self._session.execute(select(func.avg(kept)))).scalar_one_or_none()
        return max(1, int(plain or _FIXED_BYTES) + int(contents or 0))

    async def newest_links(self, part: Part) -> list[tuple[int, int, bytes]]:
        """Chain, place and digest of the newest link of each chain to a record of a part."""
        newest = (
            select(_LINKS.chain_id, func.max(_LINKS.seq).label("seq"))
            .where(_linked(part))
            .group_by(_LINKS.chain_id)
            .subquery()
        )
        joined = and_(_LINKS.chain_id == newest.c.chain_id, _LINKS.seq == newest.c.seq)
        rows = await self._session.execute(select(_LINKS.chain_id, _LINKS.seq, _LINKS.digest).join(newest, joined))
        return [(row[0], row[1], row[2]) for row in rows]

    async def start_at(self, chain: int, *, seq: int, digest: bytes, key: str, signature: str) -> None:
        """Notes where a chain begins from now on."""
        await self._session.execute(
            update(AuditChainRow)
            .where(AuditChainRow.id == chain)
            .values(start_seq=seq, start_digest=digest, start_key=key, start_signature=signature)
        )

    async def count_missed(self, part: Part) -> None:
        """Notes for each place outside how many records of a part it was not told, and never will be."""
        for row in await self._session.scalars(select(AuditDeliveryRow)):
            told = row.calls if part.stream is AuditStream.CALLS else row.actions
            if part.stream not in row.streams or told >= part.end - 1:
                continue
            untold = and_(_linked(part), _LINKS.ref > told)
            counted = await self._session.execute(select(func.count()).select_from(AuditLinkRow).where(untold))
            row.missed += counted.scalar_one()
            if part.project is not None:
                # What other projects have between is still to be told.
                continue
            if part.stream is AuditStream.CALLS:
                row.calls = part.end - 1
            else:
                row.actions = part.end - 1

    async def delete(self, part: Part) -> int:
        """Deletes the records of a part and their links; how many records went."""
        await self._session.execute(delete(AuditLinkRow).where(_linked(part)))
        if part.stream is AuditStream.ACTIONS:
            gone = await self._session.execute(delete(ActivityRow).where(_ACTIONS.number < part.end))
            return int(getattr(gone, "rowcount", 0))
        calls = and_(_CALLS.number >= part.first, _CALLS.number < part.end, _of(part.project))
        mine = select(_CALLS.request_id).where(calls, _CALLS.content_digest.is_not(None))
        await self._session.execute(delete(CallContentRow).where(CallContentRow.request_id.in_(mine)))
        spans = select(_CALLS.project_id, _CALLS.at_us // SpanLength.HALF_HOUR.us).where(calls).distinct()
        places = [(project, half * SpanLength.HALF_HOUR.us) for project, half in await self._session.execute(spans)]
        # What is left of a span goes soon: rows will do until then.
        await forget_tallies(self._session, places, count_again=False)
        gone = await self._session.execute(delete(CallLogRow).where(calls))
        return int(getattr(gone, "rowcount", 0))


def _of(project: str | None) -> ColumnElement[bool]:
    return true() if project is None else _CALLS.project_id == project


def _chains_of(project: str) -> Select[int]:
    chains = select(AuditChainRow.id)
    return chains.where(AuditChainRow.project_id == project, AuditChainRow.stream == AuditStream.CALLS)


def _linked(part: Part) -> ColumnElement[bool]:
    span = and_(_LINKS.stream == part.stream, _LINKS.ref >= part.first, _LINKS.ref < part.end)
    return span if part.project is None else and_(span, _LINKS.chain_id.in_(_chains_of(part.project)))


class ErasureRepository:
    """Names of people, wherever records hold them."""

    def __init__(self, session: AsyncSession) -> None:
        self._session: Final = session

    async def person(self, ref: str) -> UserRow | None:
        """The user with this id or e-mail."""
        known = or_(UserRow.id == ref, UserRow.email_folded == ref.strip().casefold())
        return await self._session.scalar(select(UserRow).where(known))

    async def principals_of(self, user: str) -> frozenset[str]:
        """Every principal that is this person: keys of service are projects' own."""
        keys = select(KeyRow.id).where(KeyRow.user_id == user, KeyRow.kind == KeyKind.PERSONAL)
        tokens = select(UserTokenRow.id).where(UserTokenRow.user_id == user)
        found = {f"user:{user}"} | {f"key:{key}" for key in await self._session.scalars(keys)}
        return frozenset(found | {f"token:{token}" for token in await self._session.scalars(tokens)})

    async def names_of(self, principal: str) -> frozenset[str]:
        """Every name under which records know a principal."""
        named = [
            select(CallLogRow.caller).where(CallLogRow.principal == principal),
            select(ActivityRow.actor).where(ActivityRow.principal == principal),
            select(ActivityRow.target_name).where(ActivityRow.target == principal.removeprefix("user:")),
        ]
        found: set[str] = set()
        for statement in named:
            found |= set(await self._session.scalars(statement.distinct()))
        return frozenset(found)

    async def replace_in_invitations(self, person: UserRow, *, word: str, now: datetime) -> None:
        """Takes name and address out of invitations, of this person and by them; nobody is waited for any more."""
        invited = update(InvitationRow).where(InvitationRow.email_folded == person.email_folded)
        pending = invited.where(InvitationRow.state == InvitationState.PENDING)
        await self._session.execute(pending.values(state=InvitationState.REVOKED, ended_at=now))
        nowhere = f"{person.id}@{ERASED_HOST}"
        await self._session.execute(invited.values(email=nowhere, email_folded=nowhere.casefold()))
        mine = update(InvitationRow).where(InvitationRow.inviter_id == person.id)
        await self._session.execute(mine.values(inviter=word))

    async def replace_names(self, principals: frozenset[str], *, user: str, word: str) -> int:
        """Puts a word in place of names; in how many records."""
        changes = (
            update(CallLogRow).where(CallLogRow.principal.in_(principals)).values(caller=word),
            update(ActivityRow).where(ActivityRow.principal.in_(principals)).values(actor=word),
            update(ActivityRow).where(ActivityRow.target == user).values(target_name=word),
            update(ApprovalRow).where(ApprovalRow.proposed_by.in_(principals)).values(proposed_by_name=word),
            update(ApprovalRow).where(ApprovalRow.decided_by.in_(principals)).values(decided_by_name=word),
        )
        count = 0
        for change in changes:
            count += int(getattr(await self._session.execute(change), "rowcount", 0))
        return count
