"""Batches: what a place has not been told yet, in the order in which it is told."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final, cast

from sqlalchemy.ext.asyncio import AsyncSession

from mcp_orch.control.trail.checkpoints import name_of
from mcp_orch.control.trail.exporting import plain
from mcp_orch.control.trail.repository import ChainRepository, TrailReader
from mcp_orch.storage.tables.audit_asides import AuditAsideRow
from mcp_orch.storage.tables.audit_chains import AuditStream
from mcp_orch.storage.tables.audit_checkpoints import AuditCheckpointRow

_US_PER_S: Final = 1_000_000
_MOST_CHECKPOINTS: Final = 20
_CHECKPOINT: Final = "checkpoint"


class MessageKind(StrEnum):
    """What a message tells."""

    ACTION = "action"
    CALL = "call"
    CHECKPOINT = "checkpoint"
    TEST = "test"
    """Nothing of the trail: somebody wants to know whether a place takes messages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One thing that is told. Told again after a failure it has the same id."""

    id: str
    """Place of a record, `chain/seq`; `checkpoint/number`."""
    number: int
    """By which it is known how far a place has been told."""
    kind: MessageKind
    at: datetime
    place: Mapping[str, object] | None
    """Chain, number in it, and digest; None for what stands in none."""
    record: Mapping[str, object]
    """Everything that is recorded; of a checkpoint the line that `mcp-orch audit verify --checkpoints` takes."""
    is_notable: bool
    """Something was refused, or went wrong."""

    def document(self) -> dict[str, object]:
        """As JSON takes it."""
        head: dict[str, object] = {"id": self.id, "kind": self.kind.value, "at": self.at.isoformat()}
        return {**head, "place": self.place, "record": self.record}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How far a place has been told."""

    actions: int
    calls: int
    checkpoint: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Some messages, and how far their receiver is with them."""

    messages: tuple[Message, ...]
    after: Told
    again: int | None = None
    """Number of the one message among those set aside, where it is told once more."""

    def first_alone(self, told: Told) -> "Batch":
        """The first message, so that it is known which one a receiver refuses."""
        first = self.messages[0]
        field = {MessageKind.ACTION: "actions", MessageKind.CALL: "calls", MessageKind.CHECKPOINT: "checkpoint"}
        return Batch(messages=(first,), after=replace(told, **{field[first.kind]: first.number}))


async def next_batch(session: AsyncSession, told: Told, *, streams: frozenset[AuditStream], limit: int) -> Batch:
    """What comes next, at most `limit` records of each stream; empty: nothing is new."""
    reader, chains = TrailReader(session), ChainRepository(session)
    messages: list[Message] = []
    place = {AuditStream.ACTIONS: told.actions, AuditStream.CALLS: told.calls}
    for stream in sorted(streams):
        links = await reader.links_of(stream, after=place[stream], limit=limit)
        # Looked up when something is new: a large hub has thousands of chains, and is asked every second.
        names = {one.id: name_of(one) for one in await chains.these(chain for chain, _ in links)}
        records = await reader.records_of(stream, [link.ref for _, link in links]) if links else {}
        for chain, link in links:
            place[stream] = link.ref
            record = records.get(link.ref)
            # One that retention took meanwhile can't be told any more; the chain shows that it was there.
            if record is not None:
                where = {"chain": names[chain], "seq": link.seq, "digest": link.digest.hex()}
                messages.append(_message(stream, record, where=where, number=link.ref))
    checkpoint = told.checkpoint
    for row in await reader.checkpoints(after=checkpoint, limit=_MOST_CHECKPOINTS):
        checkpoint = row.number
        messages.append(_checkpoint(row))
    after = Told(actions=place[AuditStream.ACTIONS], calls=place[AuditStream.CALLS], checkpoint=checkpoint)
    return Batch(messages=tuple(messages), after=after)


async def once_more(session: AsyncSession, aside: AuditAsideRow, *, told: Told) -> Batch:
    """One message that was set aside; none where retention took it since."""
    chain, _, seq = aside.message.rpartition("/")
    found = await (
        _checkpoint_at(session, int(seq)) if chain == _CHECKPOINT else _record_at(session, chain, seq=int(seq))
    )
    return Batch(messages=() if found is None else (found,), after=told, again=aside.number)


async def _checkpoint_at(session: AsyncSession, number: int) -> Message | None:
    rows = await TrailReader(session).checkpoints(after=number - 1, limit=1)
    return _checkpoint(rows[0]) if rows and rows[0].number == number else None


async def _record_at(session: AsyncSession, name: str, *, seq: int) -> Message | None:
    reader = TrailReader(session)
    chain = next((one for one in await ChainRepository(session).all() if name_of(one) == name), None)
    links = [] if chain is None else await reader.links(chain.id, after=seq - 1, limit=1)
    if chain is None or not links or links[0].seq != seq:
        return None
    record = (await reader.records_of(chain.stream, [links[0].ref])).get(links[0].ref)
    if record is None:
        return None
    where = {"chain": name, "seq": seq, "digest": links[0].digest.hex()}
    return _message(chain.stream, record, where=where, number=links[0].ref)


def _checkpoint(row: AuditCheckpointRow) -> Message:
    return Message(
        id=f"{_CHECKPOINT}/{row.number}",
        number=row.number,
        kind=MessageKind.CHECKPOINT,
        at=row.at,
        place=None,
        record={"checkpoint": row.body, "key": row.key, "signature": row.signature},
        is_notable=False,
    )


def _message(stream: AuditStream, record: Mapping[str, object], *, where: Mapping[str, object], number: int) -> Message:
    is_call = stream is AuditStream.CALLS
    at = (
        datetime.fromtimestamp(int(str(record["at_us"])) / _US_PER_S, UTC)
        if is_call
        else cast("datetime", record["at"])
    )
    return Message(
        id=f"{where['chain']}/{where['seq']}",
        number=number,
        kind=MessageKind.CALL if is_call else MessageKind.ACTION,
        at=at,
        place=where,
        record=plain(record),
        is_notable=is_call and str(record["outcome"]) not in ("ok", "cancelled"),
    )
