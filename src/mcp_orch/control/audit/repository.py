"""Queries of the audit area: call records into the call log, and out again when they are too old."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Final

from msgspec import structs
from sqlalchemy import CursorResult, bindparam, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_orch.contract.records import CallRecord, digest_of_content
from mcp_orch.control.audit.frames import Gap
from mcp_orch.control.audit.key_uses import KeyUse
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.call_spans import CallSpan, SpanLength, forget_tallies
from mcp_orch.storage.column_types import UtcTime
from mcp_orch.storage.many_rows import RowShape, add_many
from mcp_orch.storage.record_numbers import number_records
from mcp_orch.storage.tables.activity import ActivityRow
from mcp_orch.storage.tables.call_log import CallLogRow
from mcp_orch.storage.tables.keys import KeyRow
from mcp_orch.storage.unit_of_work import HUB_ACTOR, Actor, Happening, UnitOfWork

_COLUMNS: Final = (
    "request_id",
    "at_us",
    "method",
    "outcome",
    "duration_us",
    "judged_us",
    "queued_us",
    "upstream_us",
    "project_id",
    "endpoint",
    "transport",
    "principal",
    "caller",
    "client",
    "revision",
    "address",
    "server",
    "name",
    "code",
    "reason",
    "bytes_in",
    "bytes_out",
    "arguments_hmac",
    "content_digest",
)

_CLAIMED: Final = ("method", "endpoint", "caller", "client", "revision", "name", "reason")
"""Words of a record that clients and servers chose."""

_SHAPE: Final = RowShape(table=CallLogRow.__tablename__, columns=_COLUMNS, unless_known_by="request_id")

KEPT_DAYS: Final = 30
"""How long it is known with what a key was used."""
KEPT_WAYS: Final = 100
"""Ways of one key that are known: a client may call itself anything, and anew each time."""

_ADD_CONTENT: Final = text(
    "INSERT INTO call_contents (request_id, at_us, arguments, result) "
    "VALUES (:request_id, :at_us, :arguments, :result) ON CONFLICT (request_id) DO NOTHING"
)

_UPSERT: Final = text(
    "INSERT INTO key_clients (id, key_id, client, revision, transport, address, first_used_at, last_used_at) "
    "VALUES (:id, :key, :client, :revision, :transport, :address, :at, :at) "
    "ON CONFLICT (id) DO UPDATE SET address = excluded.address, last_used_at = excluded.last_used_at "
    "WHERE excluded.last_used_at > key_clients.last_used_at"
).bindparams(bindparam("at", type_=UtcTime))

_PRUNE: Final = text(
    "DELETE FROM key_clients WHERE last_used_at < :before OR id IN (SELECT id FROM (SELECT id, row_number() "
    "OVER (PARTITION BY key_id ORDER BY last_used_at DESC, id) AS place FROM key_clients) AS ranked "
    "WHERE place > :most)"
).bindparams(bindparam("before", type_=UtcTime))


class CallLogWriter:
    """Writes within one unit of work.

    `now` spares looking for tallies of spans that are not over: what is added to those is tallied later.
    """

    def __init__(self, session: AsyncSession, *, now: datetime | None = None) -> None:
        self._session: Final = session
        self._tallied_us: Final = None if now is None else CallSpan.at(now, SpanLength.HALF_HOUR).since_us

    async def add(self, records: Sequence[CallRecord]) -> None:
        """Adds records; one whose request is there already changes nothing, so a batch may come twice."""
        connection = await self._session.connection()
        await connection.run_sync(number_records)
        await add_many(connection, _SHAPE, rows=[_row_of(one) for one in records])
        await self._add_contents(records)
        before_us = self._tallied_us
        late = [(one.project, one.at_us) for one in records if before_us is None or one.at_us < before_us]
        await forget_tallies(self._session, late)

    async def _add_contents(self, records: Sequence[CallRecord]) -> None:
        kept = [one for one in records if one.has_content]
        if kept:
            connection = await self._session.connection()
            await connection.execute(_ADD_CONTENT, [_content_of(one) for one in kept])


class GapWriter:
    """Writes within one unit of work. A gap is a record like others: linked, delivered, and missed when it goes."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work: Final = work

    async def add(self, gap: Gap) -> None:
        """Notes that records are missing; one that is noted already changes nothing."""
        mark = f"gap_{gap.since_us}_{gap.until_us}"
        known = select(ActivityRow.number).where(ActivityRow.tag == ActivityTag.AUDIT_GAP)
        if await self._work.session.scalar(known.where(ActivityRow.request_id == mark)) is not None:
            return
        details: dict[str, object] = {
            "calls": gap.count,
            "since": _moment(gap.since_us),
            "until": _moment(gap.until_us),
        }
        by = Actor(principal=HUB_ACTOR.principal, name=HUB_ACTOR.name, request_id=mark)
        self._work.happened(
            by,
            Happening(tag=ActivityTag.AUDIT_GAP, target="journal", target_name=f"{gap.count} calls", details=details),
        )


class KeyUseWriter:
    """Writes within one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session: Final = session

    async def add(self, uses: Sequence[KeyUse]) -> None:
        """Notes uses; of one that is known already, or of a key that is gone, nothing is changed."""
        if not uses:
            return
        connection = await self._session.connection()
        await connection.execute(_UPSERT, [_use_row(use) for use in uses])
        newest = {use.way.key: use for use in sorted(uses, key=lambda use: use.at)}
        table = KeyRow.__table__
        statement = (
            update(KeyRow)
            .where(table.c.id == bindparam("key"))
            # Another process may have told of a later use: a journal that was left behind is read late.
            .where(or_(table.c.last_used_at.is_(None), table.c.last_used_at < bindparam("at")))
            .values(
                last_used_at=bindparam("at"),
                last_used_address=bindparam("address"),
                last_used_client=bindparam("client"),
            )
        )
        rows = [
            {"key": key, "at": use.at, "address": use.address, "client": use.way.client.rstrip()}
            for key, use in newest.items()
        ]
        await connection.execute(statement, rows)

    async def prune(self, *, now: datetime) -> int:
        """Deletes what is too old or too much; how many went."""
        connection = await self._session.connection()
        before = now - timedelta(days=KEPT_DAYS)
        outcome: CursorResult[object] = await connection.execute(_PRUNE, {"before": before, "most": KEPT_WAYS})
        return outcome.rowcount


def _moment(at_us: int) -> str:
    return datetime.fromtimestamp(at_us / 1_000_000, UTC).isoformat()


def _row_of(record: CallRecord) -> tuple[object, ...]:
    # One look for all of them: hardly any has one.
    if "\0" in "".join(filter(None, _claims(record))):
        record = _without_nul(record)
    return (
        record.request_id[:64],
        record.at_us,
        record.method[:100],
        str(record.outcome),
        record.duration_us,
        record.judged_us,
        record.queued_us,
        record.upstream_us,
        record.project,
        record.endpoint[:1000],
        record.transport[:20],
        record.principal,
        record.caller[:400],
        record.client[:400],
        record.revision[:20],
        record.address[:64],
        record.server,
        record.name and record.name[:2000],
        record.code,
        record.reason and record.reason[:2000],
        record.bytes_in,
        record.bytes_out,
        record.arguments_hmac,
        digest_of_content(*_contents(record)) if record.has_content else None,
    )


def _content_of(record: CallRecord) -> dict[str, object]:
    arguments, result = _contents(record)
    return {"request_id": record.request_id[:64], "at_us": record.at_us, "arguments": arguments, "result": result}


def _contents(record: CallRecord) -> tuple[str | None, str | None]:
    arguments, result = record.arguments, record.result
    # JSON writes NUL as an escape, but what was cut or redacted may be any text.
    return (
        None if arguments is None else arguments.replace("\0", ""),
        None if result is None else result.replace("\0", ""),
    )


_claims: Final = attrgetter(*_CLAIMED)


def _without_nul(record: CallRecord) -> CallRecord:
    # Clients and servers chose these words, and PostgreSQL takes no NUL.
    said = {name: word.replace("\0", "") for name, word in zip(_CLAIMED, _claims(record), strict=True) if word}
    return structs.replace(record, **said)


def _use_row(use: KeyUse) -> dict[str, object]:
    way = use.way
    return {
        "id": way.id,
        "key": way.key,
        "client": way.client,
        "revision": way.revision,
        "transport": way.transport,
        "address": use.address,
        "at": use.at,
    }
