"""Chaining: gives every record its link, behind the writers, in batches."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from mcp_orch.contract.ports import Clock, Ids
from mcp_orch.control.trail.entries import Entry, Named, commitment, genesis, linked
from mcp_orch.control.trail.repository import ChainRepository, NewLink, RecordReader
from mcp_orch.storage.engine import Store
from mcp_orch.storage.tables.audit_chains import AuditChainRow, AuditStream
from mcp_orch.storage.tables.audit_names import AuditNameRow
from mcp_orch.storage.unit_of_work import UnitOfWork

_BATCH: Final = 2000
_SALT_LETTERS: Final = 22
_SALT_BYTES: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainSurroundings:
    """What chaining works with."""

    store: Store
    clock: Clock
    ids: Ids
    writer: str
    """Whose chains are written."""


class Chainer:
    """Links records that have none yet. One at a time in a process; several processes take turns."""

    def __init__(self, surroundings: ChainSurroundings) -> None:
        self._store: Final = surroundings.store
        self._clock: Final = surroundings.clock
        self._ids: Final = surroundings.ids
        self._writer: Final = surroundings.writer

    async def catch_up(self) -> int:
        """Links everything that is there now; how many records. Raises StoreUnavailable; nothing is half-linked."""
        linked_now = 0
        for stream in AuditStream:
            while await self._has_new(stream):
                count = await self._link_batch(stream)
                linked_now += count
                if count < _BATCH:
                    break
        return linked_now

    async def _has_new(self, stream: AuditStream) -> bool:
        async with self._store.reading() as session:
            newest = await RecordReader(session).newest(stream)
            return newest > await ChainRepository(session).newest_ref(stream)

    async def _link_batch(self, stream: AuditStream) -> int:
        async with UnitOfWork(self._store, clock=self._clock) as work:
            chains = ChainRepository(work.session)
            await chains.hold_writers()
            entries = await RecordReader(work.session).after(stream, await chains.newest_ref(stream), limit=_BATCH)
            if entries:
                names = await self._names(chains, entries)
                heads = await self._heads(chains, entries, stream=stream)
                await chains.add_links(_links(entries, stream, heads=heads, names=names))
        return len(entries)

    async def _names(self, chains: ChainRepository, entries: Iterable[Entry]) -> "Commitments":
        principals = {one.principal for entry in entries for one in entry.names}
        known = await chains.names(principals)
        for principal in sorted(principals):
            row = known.get(principal)
            if row is None:
                row = known[principal] = AuditNameRow(principal=principal, salt=self._new_salt())
                chains.add(row)
            elif row.salt is None:
                # Somebody who was erased is back: the new name gets a salt of its own.
                row.salt = self._new_salt()
        return Commitments({principal: row.salt for principal, row in known.items() if row.salt is not None})

    async def _heads(
        self, chains: ChainRepository, entries: Sequence[Entry], *, stream: AuditStream
    ) -> dict[str, AuditChainRow]:
        projects = {entry.project for entry in entries}
        heads = await chains.of_writer(projects, self._writer, stream=stream)
        for project in sorted(projects - heads.keys()):
            beginning = genesis(project, self._writer, stream=stream)
            heads[project] = AuditChainRow(
                project_id=project,
                writer=self._writer,
                stream=stream,
                head_seq=0,
                head_digest=beginning,
                start_seq=0,
                start_digest=beginning,
                start_key="",
                start_signature="",
            )
            await chains.begin(heads[project])
        return heads

    def _new_salt(self) -> bytes:
        # Ids give text; hashing 22 characters of it (131 bits) makes bytes that are random through and through.
        return hashlib.sha256(self._ids.text(_SALT_LETTERS).encode()).digest()[:_SALT_BYTES]


class Commitments:
    """How names stand in digests, worked out once each."""

    def __init__(self, salts: dict[str, bytes]) -> None:
        self._salts: Final = salts
        # Filled as names come.
        self._known: dict[Named, str] = {}

    def __call__(self, named: Named) -> str:
        """The commitment for a name."""
        found = self._known.get(named)
        if found is None:
            found = self._known[named] = commitment(self._salts[named.principal], named.text)
        return found


def _links(
    entries: Sequence[Entry], stream: AuditStream, *, heads: dict[str, AuditChainRow], names: Commitments
) -> list[NewLink]:
    links: list[NewLink] = []
    chains = {project: row.id for project, row in heads.items()}
    places = {project: (row.head_seq, row.head_digest) for project, row in heads.items()}
    for entry in entries:
        seq, digest = places[entry.project]
        seq, digest = seq + 1, linked(digest, entry, commit=names)
        places[entry.project] = (seq, digest)
        links.append(NewLink(chains[entry.project], seq, stream.value, entry.ref, digest))
    for project, (seq, digest) in places.items():
        heads[project].head_seq, heads[project].head_digest = seq, digest
    return links
