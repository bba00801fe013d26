"""Batches: what a place has not been told yet, in the order in which it is told."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final, cast

from sqlalchemy.ext.asyncio import AsyncSession

from mcp_orch.control.trail.checkpoints import checkpoint_of, name_of
from mcp_orch.control.trail.exporting import plain
from mcp_orch.control.trail.repository import ChainRepository, TrailReader
from mcp_orch.storage.tables.audit_chains import AuditStream

_US_PER_S: Final = 1_000_000
_MOST_CHECKPOINTS: Final = 20


class MessageKind(StrEnum):
    """What a message tells."""

    ACTION = "action"
    CALL = "call"
    CHECKPOINT = "checkpoint"


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
    """Chain, number in it, and digest; None for checkpoints, which stand in none."""
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

    def first_alone(self, told: Told) -> "Batch":
        """The first message, so that it is known which one a receiver refuses."""
        first = self.messages[0]
        field = {MessageKind.ACTION: "actions", MessageKind.CALL: "calls", MessageKind.CHECKPOINT: "checkpoint"}
        return Batch(messages=(first,), after=replace(told, **{field[first.kind]: first.number}))


async def next_batch(session: AsyncSession, told: Told, *, streams: frozenset[AuditStream], limit: int) -> Batch:
    """What comes next, at most `limit` records of each stream; empty: nothing is new."""
    reader, chains = TrailReader(session), ChainRepository(session)
    names = {chain.id: name_of(chain) for chain in await chains.all()}
    messages: list[Message] = []
    place = {AuditStream.ACTIONS: told.actions, AuditStream.CALLS: told.calls}
    for stream in sorted(streams):
        links = await reader.links_of(stream, after=place[stream], limit=limit)
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
        checkpoint, statement = row.number, checkpoint_of(row)
        line = {"checkpoint": statement.body, "key": statement.key, "signature": statement.signature}
        messages.append(
            Message(
                id=f"checkpoint/{row.number}",
                number=row.number,
                kind=MessageKind.CHECKPOINT,
                at=row.at,
                place=None,
                record=line,
                is_notable=False,
            )
        )
    after = Told(actions=place[AuditStream.ACTIONS], calls=place[AuditStream.CALLS], checkpoint=checkpoint)
    return Batch(messages=tuple(messages), after=after)


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
