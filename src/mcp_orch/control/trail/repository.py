"""Queries of the audit trail. Columns, not objects: millions of rows pass here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple, cast

from sqlalchemy import ColumnElement, String, exists, func, select, text, type_coerce
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_orch.control.trail.entries import Entry, action_entry, call_entry
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.many_rows import RowShape, add_many
from mcp_orch.storage.record_numbers import await_numbered
from mcp_orch.storage.tables.activity import ActivityRow
from mcp_orch.storage.tables.audit_chains import AuditChainRow, AuditStream
from mcp_orch.storage.tables.audit_checkpoints import AuditCheckpointRow
from mcp_orch.storage.tables.audit_links import AuditLinkRow
from mcp_orch.storage.tables.audit_names import AuditNameRow
from mcp_orch.storage.tables.call_contents import CallContentRow
from mcp_orch.storage.tables.call_log import CallLogRow

CALLS: Final = CallLogRow.__table__.c
ACTIONS: Final = ActivityRow.__table__.c
_LINKS: Final = AuditLinkRow.__table__.c

# As the text it is kept as: an object for it would cost more than all the rest of the row.
_OUTCOME: Final = cast("ColumnElement[Any]", type_coerce(CALLS.outcome, String).label("outcome"))
# The order is part of the digest: never changed, only followed by another version.
CALL_COLUMNS: Final = (
    CALLS.number,
    CALLS.project_id,
    CALLS.caller,
    CALLS.principal,
    CALLS.request_id,
    CALLS.at_us,
    CALLS.method,
    _OUTCOME,
    CALLS.duration_us,
    CALLS.endpoint,
    CALLS.transport,
    CALLS.client,
    CALLS.revision,
    CALLS.address,
    CALLS.server,
    CALLS.name,
    CALLS.code,
    CALLS.reason,
    CALLS.bytes_in,
    CALLS.bytes_out,
    CALLS.arguments_hmac,
    CALLS.content_digest,
    CALLS.judged_us,
    CALLS.queued_us,
    CALLS.upstream_us,
)
ACTION_COLUMNS: Final = (
    ACTIONS.number,
    ACTIONS.project_id,
    ACTIONS.actor,
    ACTIONS.principal,
    ACTIONS.target,
    ACTIONS.target_name,
    ACTIONS.at,
    ACTIONS.tag,
    ACTIONS.details,
    ACTIONS.address,
    ACTIONS.request_id,
)
_WAIT_A_WHILE: Final = "SET LOCAL lock_timeout = '2s'"
_TAKE_TURN: Final = "SELECT pg_advisory_xact_lock(:lock)"
_TRAIL_LOCK: Final = 0x6D63_7074
"""Advisory lock under which chains, checkpoints and their beginnings are written: several hubs have one trail."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link, as it is read."""

    seq: int
    ref: int
    digest: bytes


class NewLink(NamedTuple):
    """A link to be added, as a row of `_LINK_ROWS`."""

    chain: int
    seq: int
    stream: str
    ref: int
    digest: bytes


_LINK_ROWS: Final = RowShape(table=AuditLinkRow.__tablename__, columns=("chain_id", "seq", "stream", "ref", "digest"))


class RecordReader:
    """Reads records as entries."""

    def __init__(self, session: AsyncSession) -> None:
        self._session: Final = session

    async def after(self, stream: AuditStream, number: int, *, limit: int) -> list[Entry]:
        """Records with greater numbers, oldest first."""
        if stream is AuditStream.CALLS:
            statement = select(*CALL_COLUMNS).where(CALLS.number > number).order_by(CALLS.number).limit(limit)
            return [call_entry(row) for row in (await self._session.execute(statement)).all()]
        acted = select(*ACTION_COLUMNS).where(ACTIONS.number > number).order_by(ACTIONS.number).limit(limit)
        return [action_entry(row) for row in (await self._session.execute(acted)).all()]

    async def of(self, stream: AuditStream, refs: Sequence[int]) -> dict[int, Entry]:
        """The records with these numbers, as far as they are there."""
        if not refs:
            return {}
        if stream is AuditStream.CALLS:
            rows = await self._session.execute(select(*CALL_COLUMNS).where(CALLS.number.in_(refs)))
            return {entry.ref: entry for entry in map(call_entry, rows)}
        acted = await self._session.execute(select(*ACTION_COLUMNS).where(ACTIONS.number.in_(refs)))
        return {entry.ref: entry for entry in map(action_entry, acted)}

    async def newest(self, stream: AuditStream) -> int:
        """The greatest number; 0 when there is none."""
        column = CALLS.number if stream is AuditStream.CALLS else ACTIONS.number
        return (await self._session.execute(select(func.max(column)))).scalar_one_or_none() or 0


class ChainRepository:
    """Chains, links and names, as the chainer writes them."""

    def __init__(self, session: AsyncSession) -> None:
        self._session: Final = session

    async def take_turn(self) -> None:
        """Waits until no other process writes the trail, and keeps others out until the end of the transaction.

        On SQLite a unit of work is alone anyway. Raises what the driver raises when the others take too long.
        """
        connection = await self._session.connection()
        if connection.dialect.name == "postgresql":
            await connection.execute(text(_WAIT_A_WHILE))
            await connection.execute(text(_TAKE_TURN), {"lock": _TRAIL_LOCK})

    async def hold_writers(self) -> None:
        """Waits until no record that has its number is still uncommitted, and keeps new ones out until the end.

        Takes the turn first. Raises what `take_turn` does.
        """
        await self.take_turn()
        await await_numbered(self._session)

    async def newest_ref(self, stream: AuditStream) -> int:
        """The greatest number of a record that has a link; 0 when none has."""
        found = await self._session.execute(select(func.max(_LINKS.ref)).where(_LINKS.stream == stream))
        return found.scalar_one_or_none() or 0

    async def of_writer(self, projects: Iterable[str], writer: str, *, stream: AuditStream) -> dict[str, AuditChainRow]:
        """The writer's chains of these projects."""
        statement = select(AuditChainRow).where(
            AuditChainRow.project_id.in_(set(projects)), AuditChainRow.writer == writer, AuditChainRow.stream == stream
        )
        return {row.project_id: row for row in await self._session.scalars(statement)}

    async def begin(self, chain: AuditChainRow) -> None:
        """Adds a chain; it has its id afterwards."""
        self._session.add(chain)
        await self._session.flush()

    async def add_links(self, links: Sequence[NewLink]) -> None:
        """Adds links."""
        await add_many(await self._session.connection(), _LINK_ROWS, rows=links)

    async def all(self, project: str | None = None) -> list[AuditChainRow]:
        """All chains, or those of one project."""
        statement = select(AuditChainRow).order_by(AuditChainRow.id)
        if project is not None:
            statement = statement.where(AuditChainRow.project_id == project)
        return list(await self._session.scalars(statement))

    async def these(self, ids: Iterable[int]) -> list[AuditChainRow]:
        """The chains with these ids."""
        wanted = set(ids)
        if not wanted:
            return []
        return list(await self._session.scalars(select(AuditChainRow).where(AuditChainRow.id.in_(wanted))))

    async def names(self, principals: Iterable[str]) -> dict[str, AuditNameRow]:
        """What is known of these principals' names."""
        wanted = set(principals)
        if not wanted:
            return {}
        rows = await self._session.scalars(select(AuditNameRow).where(AuditNameRow.principal.in_(wanted)))
        return {row.principal: row for row in rows}

    def add(self, row: AuditNameRow | AuditCheckpointRow) -> None:
        """Adds a name or a checkpoint."""
        self._session.add(row)


class TrailReader:
    """Links and checkpoints, as they are verified and shown."""

    def __init__(self, session: AsyncSession) -> None:
        self._session: Final = session

    async def links(self, chain: int, *, after: int, limit: int) -> list[Link]:
        """Links of a chain behind a place, in its order."""
        statement = (
            select(_LINKS.seq, _LINKS.ref, _LINKS.digest)
            .where(_LINKS.chain_id == chain, _LINKS.seq > after)
            .order_by(_LINKS.seq)
            .limit(limit)
        )
        return [Link(*row) for row in await self._session.execute(statement)]

    async def digest_at(self, chain: int, seq: int) -> bytes | None:
        """The digest at a place of a chain."""
        found = select(_LINKS.digest).where(_LINKS.chain_id == chain, _LINKS.seq == seq)
        return (await self._session.execute(found)).scalar_one_or_none()

    async def unlinked(self, stream: AuditStream, *, up_to: int, project: str | None) -> Entry | None:
        """The oldest record up to this number that is in no chain."""
        number, columns = (
            (CALLS.number, CALL_COLUMNS) if stream is AuditStream.CALLS else (ACTIONS.number, ACTION_COLUMNS)
        )
        has_link = exists().where(_LINKS.stream == stream, _LINKS.ref == number)
        statement = select(*columns).where(number <= up_to, ~has_link).order_by(number).limit(1)
        if project is not None:
            statement = statement.where((columns[1] == project) if project else columns[1].is_(None))
        row = (await self._session.execute(statement)).one_or_none()
        if row is None:
            return None
        return call_entry(row) if stream is AuditStream.CALLS else action_entry(row)

    async def contents(self, request_ids: Sequence[str]) -> dict[str, tuple[str | None, str | None]]:
        """Arguments and result of these calls, as far as they are kept."""
        if not request_ids:
            return {}
        kept = select(CallContentRow.request_id, CallContentRow.arguments, CallContentRow.result)
        rows = await self._session.execute(kept.where(CallContentRow.request_id.in_(request_ids)))
        return {row[0]: (row[1], row[2]) for row in rows}

    async def gaps(self) -> list[dict[str, object]]:
        """What is told of records that could not be kept, oldest first."""
        statement = select(ACTIONS.details).where(ACTIONS.tag == ActivityTag.AUDIT_GAP).order_by(ACTIONS.number)
        return [dict(details) for details in await self._session.scalars(statement)]

    async def checkpoints(self, *, after: int, limit: int) -> list[AuditCheckpointRow]:
        """Checkpoints with greater numbers, oldest first."""
        statement = select(AuditCheckpointRow).where(AuditCheckpointRow.number > after)
        return list(await self._session.scalars(statement.order_by(AuditCheckpointRow.number).limit(limit)))

    async def newest_checkpoint(self) -> AuditCheckpointRow | None:
        """The newest one."""
        statement = select(AuditCheckpointRow).order_by(AuditCheckpointRow.number.desc()).limit(1)
        return await self._session.scalar(statement)

    async def places(self, stream: AuditStream, refs: Sequence[int]) -> dict[int, tuple[int, Link]]:
        """Chain and link of each record that has one."""
        statement = select(_LINKS.chain_id, _LINKS.seq, _LINKS.ref, _LINKS.digest).where(
            _LINKS.stream == stream, _LINKS.ref.in_(refs)
        )
        return {row[2]: (row[0], Link(*row[1:])) for row in await self._session.execute(statement)}

    async def records_of(self, stream: AuditStream, refs: Sequence[int]) -> dict[int, dict[str, object]]:
        """Records by column, by number."""
        is_calls = stream is AuditStream.CALLS
        number, columns = (CALLS.number, CALL_COLUMNS) if is_calls else (ACTIONS.number, ACTION_COLUMNS)
        statement = select(*columns).where(number.in_(refs))
        return {int(row["number"]): dict(row) for row in (await self._session.execute(statement)).mappings()}

    async def links_of(self, stream: AuditStream, *, after: int, limit: int) -> list[tuple[int, Link]]:
        """Chain and link of records with greater numbers, in the order of those: that of each of their chains."""
        statement = (
            select(_LINKS.chain_id, _LINKS.seq, _LINKS.ref, _LINKS.digest)
            .where(_LINKS.stream == stream, _LINKS.ref > after)
            .order_by(_LINKS.ref)
            .limit(limit)
        )
        return [(row[0], Link(*row[1:])) for row in await self._session.execute(statement)]


def micros_of(moment: datetime | None) -> int | None:
    """A time as calls keep it."""
    return None if moment is None else round(moment.timestamp() * 1_000_000)
