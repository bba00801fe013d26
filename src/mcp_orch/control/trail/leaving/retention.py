"""Retention: takes the oldest records away, in small steps, and signs for it."""

from datetime import timedelta
from typing import Final

from mcp_orch.contract.ports import Clock
from mcp_orch.control.trail.checkpoints import name_of
from mcp_orch.control.trail.leaving.repository import Part, RetentionRepository
from mcp_orch.control.trail.repository import ChainRepository
from mcp_orch.control.trail.settings import Retention
from mcp_orch.control.trail.signing import Signer, start_words
from mcp_orch.storage.engine import Store
from mcp_orch.storage.tables.audit_chains import AuditStream
from mcp_orch.storage.unit_of_work import UnitOfWork

_STEP: Final = 5_000


class Pruner:
    """Keeps the records within days and bytes, and those of a project within its own days.

    What has no link yet is never taken.
    """

    def __init__(self, *, store: Store, clock: Clock, signer: Signer, kept: Retention) -> None:
        self._store: Final = store
        self._clock: Final = clock
        self._signer: Final = signer
        self._kept: Final = kept

    async def prune(self) -> int:
        """Takes away what is too old or too much; how many records went. Raises StoreUnavailable."""
        gone = 0
        for stream in AuditStream:
            gone += await self._take_all(stream, await self._first_to_keep(stream))
        async with self._store.reading() as session:
            shorter = await RetentionRepository(session).shorter_lives(self._kept.days)
        for project, days in shorter:
            limit = await self._first_of_project(project, days)
            gone += await self._take_all(AuditStream.CALLS, limit, project=project)
        return gone

    async def sign_anew(self) -> None:
        """Signs for what is gone with the key in force, where a former one did. Raises StoreUnavailable."""
        async with UnitOfWork(self._store, clock=self._clock) as work:
            chains = ChainRepository(work.session)
            await chains.take_turn()
            for chain in await chains.all():
                if (
                    chain.start_signature
                    and chain.start_key != self._signer.key
                    and chain.start_key in self._signer.keys
                ):
                    words = start_words(name_of(chain), chain.start_seq, digest=chain.start_digest)
                    chain.start_key, chain.start_signature = self._signer.key, self._signer.sign(words)

    async def _first_to_keep(self, stream: AuditStream) -> int:
        """The smallest number that stays."""
        days = self._kept.days if stream is AuditStream.CALLS else self._kept.action_days
        async with self._store.reading() as session:
            records = RetentionRepository(session)
            oldest, newest = await records.bounds(stream)
            by_age = await records.oldest_to_keep(stream, self._clock.now() - timedelta(days=days))
            linked = await ChainRepository(session).newest_ref(stream)
            limit = newest + 1 if by_age is None else by_age
            if stream is AuditStream.CALLS and newest > oldest:
                allowed = self._kept.max_bytes // await records.bytes_a_call()
                limit = max(limit, await records.newest_calls_from(allowed))
        return min(limit, linked + 1)

    async def _first_of_project(self, project: str, days: int) -> int:
        """The smallest number of a call of this project that stays."""
        async with self._store.reading() as session:
            # Before the calls by age: one that comes meanwhile is younger than both.
            linked = await ChainRepository(session).newest_ref(AuditStream.CALLS)
            since = self._clock.now() - timedelta(days=days)
            by_age = await RetentionRepository(session).oldest_to_keep(AuditStream.CALLS, since, project=project)
        return linked + 1 if by_age is None else min(by_age, linked + 1)

    async def _take_all(self, stream: AuditStream, limit: int, *, project: str | None = None) -> int:
        gone = 0
        while True:
            taken, is_done = await self._take(stream, limit, project=project)
            gone += taken
            if is_done:
                return gone

    async def _take(self, stream: AuditStream, limit: int, *, project: str | None) -> tuple[int, bool]:
        async with UnitOfWork(self._store, clock=self._clock) as work:
            await ChainRepository(work.session).take_turn()
            records = RetentionRepository(work.session)
            oldest = (await records.bounds(stream))[0] if project is None else await records.oldest_of(project)
            if oldest == 0 or oldest >= limit:
                return 0, True
            first = 0 if project is None else oldest
            part = Part(stream=stream, first=first, end=min(limit, oldest + _STEP), project=project)
            chains = {chain.id: chain for chain in await ChainRepository(work.session).all()}
            for chain, seq, digest in await records.newest_links(part):
                words = start_words(name_of(chains[chain]), seq, digest=digest)
                await records.start_at(
                    chain, seq=seq, digest=digest, key=self._signer.key, signature=self._signer.sign(words)
                )
            await records.count_missed(part)
            return await records.delete(part), part.end == limit
