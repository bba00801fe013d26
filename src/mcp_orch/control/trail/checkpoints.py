"""Checkpoints: signed statements of where every chain ends, for places where nobody can change them later."""

import json
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from mcp_orch.contract.ports import Clock
from mcp_orch.control.trail.errors import BadCheckpoint
from mcp_orch.control.trail.repository import ChainRepository, TrailReader
from mcp_orch.control.trail.signing import Signer, chain_words, digest_of, is_signed
from mcp_orch.kit.wire_json import JsonObject, JsonValue
from mcp_orch.storage.engine import Store
from mcp_orch.storage.tables.audit_chains import AuditChainRow
from mcp_orch.storage.tables.audit_checkpoints import AuditCheckpointRow
from mcp_orch.storage.unit_of_work import UnitOfWork

_KIND: Final = "mcp-orch audit checkpoint"
_VERSION: Final = 1
_MOST_BYTES: Final = 64 << 20


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain ended."""

    seq: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """What a checkpoint states. Heads that have not moved since the one before are left out."""

    number: int
    at: str
    previous: str
    heads: dict[str, Head]
    body: str
    key: str
    signature: str

    @property
    def is_signed(self) -> bool:
        """Whether the holder of its key stated this."""
        return is_signed(self.body.encode(), key=self.key, signature=self.signature)

    @property
    def line(self) -> str:
        """The form in which it is held outside: one line of JSON."""
        return json.dumps({"checkpoint": self.body, "key": self.key, "signature": self.signature})


class CheckpointWriter:
    """Makes checkpoints."""

    def __init__(self, *, store: Store, clock: Clock, signer: Signer, writer: str) -> None:
        self._store: Final = store
        self._clock: Final = clock
        self._signer: Final = signer
        self._writer: Final = writer
        # Heads as the checkpoints up to a number tell them. Changed by `_hear` and by the writing of one.
        self._told: dict[str, Head] = {}
        self._told_by = 0

    async def write(self) -> Checkpoint | None:
        """A checkpoint of everything that is linked; None when nothing is new. Raises StoreUnavailable."""
        async with self._store.reading() as session:
            # The first time it is all there ever were: nobody who writes should wait for that.
            await self._hear(TrailReader(session))
        async with UnitOfWork(self._store, clock=self._clock) as work:
            chains, reader = ChainRepository(work.session), TrailReader(work.session)
            await chains.take_turn()
            await self._hear(reader)
            newest = await reader.newest_checkpoint()
            heads = {name_of(row): Head(row.head_seq, row.head_digest.hex()) for row in await chains.all()}
            moved = {name: head for name, head in heads.items() if self._told.get(name) != head}
            is_own = newest is not None and newest.key == self._signer.key
            if not moved and (newest is None or is_own):
                return None
            row = self._signed(moved, newest)
            chains.add(row)
            await work.session.flush()
        self._told, self._told_by = self._told | moved, row.number
        return checkpoint_of(row)

    async def _hear(self, reader: TrailReader) -> None:
        """Reads what was written since, by other processes or before this one started."""
        while found := await reader.checkpoints(after=self._told_by, limit=100):
            for row in found:
                # One that somebody has made unreadable is named by verification.
                with suppress(BadCheckpoint):
                    self._told |= checkpoint_of(row).heads
            self._told_by = found[-1].number

    def _signed(self, moved: dict[str, Head], newest: AuditCheckpointRow | None) -> AuditCheckpointRow:
        now = self._clock.now()
        number = 1 if newest is None else newest.number + 1
        body = json.dumps(
            {
                "kind": _KIND,
                "version": _VERSION,
                "number": number,
                "at": now.isoformat(),
                "writer": self._writer,
                "previous": "" if newest is None else newest.digest,
                "heads": {name: [head.seq, head.digest] for name, head in sorted(moved.items())},
            },
            separators=(",", ":"),
        )
        return AuditCheckpointRow(
            number=number,
            at=now,
            writer=self._writer,
            body=body,
            digest=digest_of(body),
            key=self._signer.key,
            signature=self._signer.sign(body.encode()),
        )


def name_of(row: AuditChainRow) -> str:
    """The name of a chain in checkpoints and findings."""
    return chain_words(row.project_id, row.writer, stream=row.stream.value)


def checkpoint_of(row: AuditCheckpointRow) -> Checkpoint:
    """A checkpoint of the database. Raises BadCheckpoint."""
    return _read(row.body, key=row.key, signature=row.signature)


def checkpoints_in(text: str) -> list[Checkpoint]:
    """The checkpoints of a file held outside, one a line, oldest first. Raises BadCheckpoint."""
    if len(text) > _MOST_BYTES:
        raise BadCheckpoint(f"a file of checkpoints has at most {_MOST_BYTES} bytes")
    found: list[Checkpoint] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            said = json.loads(line)
            found.append(_read(said["checkpoint"], key=said["key"], signature=said["signature"]))
            # What holds half a character could be held against nothing, and told to nobody.
            json.dumps([said, json.loads(said["checkpoint"])], ensure_ascii=False).encode()
        except (ValueError, TypeError, KeyError, RecursionError) as broken:
            raise BadCheckpoint(f"line {number} is no checkpoint") from broken
    return sorted(found, key=lambda one: one.number)


def _read(body: str, *, key: str, signature: str) -> Checkpoint:
    try:
        said: JsonObject = json.loads(body)
        heads = said["heads"]
        if said["kind"] != _KIND or said["version"] != _VERSION or not isinstance(heads, dict):
            raise BadCheckpoint("this is a checkpoint of another kind or version")
        return Checkpoint(
            number=int(str(said["number"])),
            at=str(said["at"]),
            previous=str(said["previous"]),
            heads={name: _head(told) for name, told in heads.items()},
            body=body,
            key=str(key),
            signature=str(signature),
        )
    except (ValueError, TypeError, KeyError) as broken:
        raise BadCheckpoint("a checkpoint can't be read") from broken


def _head(told: JsonValue) -> Head:
    if not isinstance(told, list) or len(told) != 2:
        raise BadCheckpoint("a checkpoint can't be read")
    return Head(int(str(told[0])), str(told[1]))
