"""Verifying: walks every chain and names the first record that is not as it was written."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Final

from mcp_orch.contract.records import digest_of_content
from mcp_orch.control.trail.checkpoints import Checkpoint, checkpoint_of, name_of
from mcp_orch.control.trail.entries import ERASED, Entry, Named, commitment, genesis, linked_with
from mcp_orch.control.trail.errors import BadCheckpoint
from mcp_orch.control.trail.repository import ChainRepository, Link, RecordReader, TrailReader
from mcp_orch.control.trail.signing import is_signed, start_words
from mcp_orch.storage.engine import Store
from mcp_orch.storage.tables.audit_chains import AuditChainRow, AuditStream
from mcp_orch.storage.tables.audit_names import AuditNameRow

_BATCH: Final = 500
_MOST_FINDINGS: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that is not as it was written."""

    chain: str
    seq: int | None
    record: str | None
    """The request id, or `activity N`."""
    at_us: int | None = None
    reason: str


@dataclass(slots=True)
class Report:
    """What verification found. Filled as it goes."""

    records: int = 0
    chains: int = 0
    checkpoints: int = 0
    waiting: int = 0
    """Records so new that they have no link yet."""
    findings: list[Finding] = field(default_factory=list[Finding])
    foreign_keys: set[str] = field(default_factory=set[str])
    """Keys that signed checkpoints and are not this hub's."""

    gaps: list[dict[str, object]] = field(default_factory=list[dict[str, object]])
    """Records that could not be kept, as records tell of them: how many, since when, until when."""

    @property
    def is_intact(self) -> bool:
        """Whether everything is as it was written."""
        return not self.findings

    def found(self, finding: Finding) -> None:
        """Adds a finding, up to a number that people read."""
        if len(self.findings) < _MOST_FINDINGS:
            self.findings.append(finding)


Tell = Callable[[Report], None]


class Verifier:
    """Looks at the trail of one project, or of all."""

    def __init__(self, *, store: Store, keys: frozenset[str]) -> None:
        self._store: Final = store
        self._keys: Final = keys

    async def verify(self, project: str | None, *, outside: Sequence[Checkpoint] = (), tell: Tell) -> Report:
        """The report; `tell` hears of it on the way. `outside`: checkpoints that were held elsewhere.

        Raises StoreUnavailable.
        """
        report = Report()
        async with self._store.reading() as session:
            chains = await ChainRepository(session).all(project)
            records, reader = RecordReader(session), TrailReader(session)
            for chain in chains:
                walk = _Walk(chain, records=records, reader=reader, names=ChainRepository(session), keys=self._keys)
                await walk.run(report, tell)
            await self._look_for_unlinked(session_readers=(ChainRepository(session), reader), report=report, of=project)
            known = {name_of(chain): chain for chain in chains}
            held = [*await self._own_checkpoints(reader, report), *_checked(outside, report, keys=self._keys)]
            await _compare(held, known, reader=reader, report=report, is_whole=project is None)
            report.gaps = await reader.gaps()
        tell(report)
        return report

    async def _look_for_unlinked(
        self, *, session_readers: tuple[ChainRepository, TrailReader], report: Report, of: str | None
    ) -> None:
        chains, reader = session_readers
        for stream in AuditStream:
            stray = await reader.unlinked(stream, up_to=await chains.newest_ref(stream), project=of)
            if stray is not None:
                report.found(
                    Finding(
                        chain=f"{stray.project or '-'}/?/{stream.value}",
                        seq=None,
                        record=stray.label,
                        at_us=stray.at_us,
                        reason="the record is in no chain: it was put in later, or its link was taken away",
                    )
                )

    async def _own_checkpoints(self, reader: TrailReader, report: Report) -> list[Checkpoint]:
        held: list[Checkpoint] = []
        after, previous = 0, ""
        while rows := await reader.checkpoints(after=after, limit=_BATCH):
            for row in rows:
                report.checkpoints += 1
                follows = row.number == after + 1
                try:
                    checkpoint = checkpoint_of(row)
                    follows = follows and checkpoint.previous == previous
                    held.append(checkpoint)
                except BadCheckpoint:
                    report.found(_of_checkpoint(row.number, "can't be read"))
                if not follows:
                    report.found(_of_checkpoint(row.number, "does not follow the one before"))
                after, previous = row.number, row.digest
        # The newest signature covers all before: each names the digest of its predecessor.
        if held and (not held[-1].is_signed or held[-1].key not in self._keys):
            report.found(_of_checkpoint(held[-1].number, "is not signed by this hub"))
        return held


class _Walk:
    """The walk along one chain."""

    def __init__(
        self,
        chain: AuditChainRow,
        *,
        records: RecordReader,
        reader: TrailReader,
        names: ChainRepository,
        keys: frozenset[str],
    ) -> None:
        self._chain: Final = chain
        self._name: Final = name_of(chain)
        self._records: Final = records
        self._reader: Final = reader
        self._names: Final = names
        self._keys: Final = keys
        # Where the walk is.
        self._seq = chain.start_seq
        self._digest = chain.start_digest

    async def run(self, report: Report, tell: Tell) -> None:
        """Walks to the head."""
        report.chains += 1
        self._judge_start(report)
        while links := await self._reader.links(self._chain.id, after=self._seq, limit=_BATCH):
            entries = await self._records.of(self._chain.stream, [link.ref for link in links])
            names = await self._names.names({one.principal for entry in entries.values() for one in entry.names})
            labels = [entry.label for entry in entries.values() if entry.content_digest is not None]
            contents = await self._reader.contents(labels)
            for link in links:
                self._step(link, entries.get(link.ref), report=report, names=names)
                self._judge_content(link, entries.get(link.ref), report=report, contents=contents)
            report.records += len(links)
            tell(report)
        if (self._seq, self._digest) != (self._chain.head_seq, self._chain.head_digest):
            reason = f"the chain ends at {self._seq}, and ended at {self._chain.head_seq} when it was written last"
            report.found(Finding(chain=self._name, seq=self._seq, record=None, reason=reason))

    def _judge_start(self, report: Report) -> None:
        chain = self._chain
        if chain.start_seq == 0 and not chain.start_signature:
            if chain.start_digest != genesis(chain.project_id, chain.writer, stream=chain.stream):
                report.found(Finding(chain=self._name, seq=0, record=None, reason="its beginning was changed"))
            return
        words = start_words(self._name, chain.start_seq, digest=chain.start_digest)
        is_ours = chain.start_key in self._keys
        if not is_ours or not is_signed(words, key=chain.start_key, signature=chain.start_signature):
            reason = "records before this place are gone, and this hub has not signed for it"
            report.found(Finding(chain=self._name, seq=chain.start_seq, record=None, reason=reason))

    def _step(self, link: Link, entry: Entry | None, *, report: Report, names: Mapping[str, AuditNameRow]) -> None:
        if link.seq != self._seq + 1:
            reason = f"{link.seq - self._seq - 1} links before this one are gone"
            report.found(self._finding(link, entry, reason=reason))
        elif entry is None:
            report.found(self._finding(link, entry, reason="the record is gone"))
        elif entry.project != self._chain.project_id:
            report.found(self._finding(link, entry, reason="the record was moved to another project"))
        elif not any(
            link.digest == linked_with(self._digest, entry, commitments=one) for one in _commitments(entry, names)
        ):
            report.found(self._finding(link, entry, reason="the record was changed, or does not follow the one before"))
        self._seq, self._digest = link.seq, link.digest

    def _judge_content(
        self,
        link: Link,
        entry: Entry | None,
        *,
        report: Report,
        contents: Mapping[str, tuple[str | None, str | None]],
    ) -> None:
        if entry is None or entry.content_digest is None:
            return
        content = contents.get(entry.label)
        if content is None:
            report.found(self._finding(link, entry, reason="its arguments and result are gone"))
        elif digest_of_content(*content) != entry.content_digest:
            report.found(self._finding(link, entry, reason="its arguments or result were changed"))

    def _finding(self, link: Link, entry: Entry | None, *, reason: str) -> Finding:
        label = entry.label if entry is not None else f"{self._chain.stream.value} number {link.ref}"
        at_us = entry.at_us if entry is not None else None
        return Finding(chain=self._name, seq=link.seq, record=label, at_us=at_us, reason=reason)


def _commitments(entry: Entry, names: Mapping[str, AuditNameRow]) -> Iterable[tuple[str, ...]]:
    """All ways in which the names of an entry may stand in its digest: one, but for people who were erased."""
    return product(*(_ways(named, names.get(named.principal)) for named in entry.names))


def _ways(named: Named, known: AuditNameRow | None) -> list[str]:
    if known is None:
        return []
    ways = [] if known.salt is None else [commitment(known.salt, named.text)]
    return [*ways, *(known.erased or ())] if named.text == ERASED else ways


def _checked(outside: Sequence[Checkpoint], report: Report, *, keys: frozenset[str]) -> list[Checkpoint]:
    good: list[Checkpoint] = []
    for checkpoint in outside:
        report.checkpoints += 1
        if not checkpoint.is_signed:
            report.found(_of_checkpoint(checkpoint.number, "that was held outside has a wrong signature"))
            continue
        if checkpoint.key not in keys:
            report.foreign_keys.add(checkpoint.key)
        good.append(checkpoint)
    return good


async def _compare(
    held: Sequence[Checkpoint],
    known: Mapping[str, AuditChainRow],
    *,
    reader: TrailReader,
    report: Report,
    is_whole: bool,
) -> None:
    """Holds the chains against what checkpoints state of them."""
    stated = {(name, head.seq, head.digest): one for one in held for name, head in one.heads.items()}
    for (name, seq, digest), checkpoint in stated.items():
        chain = known.get(name)
        if chain is None:
            if is_whole:
                reason = f"the whole chain is gone, of which checkpoint {checkpoint.number} tells"
                report.found(Finding(chain=name, seq=seq, record=None, reason=reason))
            continue
        reason = await _disagreement(chain, seq, digest=digest, reader=reader)
        if reason is not None:
            reason = f"{reason} (checkpoint {checkpoint.number} of {checkpoint.at})"
            report.found(Finding(chain=name, seq=seq, record=None, reason=reason))


async def _disagreement(chain: AuditChainRow, seq: int, *, digest: str, reader: TrailReader) -> str | None:
    if seq < chain.start_seq:
        return None
    if seq > chain.head_seq:
        return f"the chain was cut: it ends at {chain.head_seq}, and had {seq} records"
    there = chain.start_digest if seq == chain.start_seq else await reader.digest_at(chain.id, seq)
    if there is None:
        return "the record is gone"
    return None if there.hex() == digest else "the chain was written anew"


def _of_checkpoint(number: int, reason: str) -> Finding:
    return Finding(chain="checkpoints", seq=number, record=None, reason=f"checkpoint {number} {reason}")
