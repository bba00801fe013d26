"""Retention: takes the oldest records away, in small steps, and signs for it."""

from datetime import timedelta
from typing import Final

from mcp_orch.contract.ports import Clock
from mcp_orch.control.trail.checkpoints import name_of
from mcp_orch.control.trail.leaving.repository import RetentionRepository
from mcp_orch.control.trail.repository import ChainRepository
from mcp_orch.control.trail.settings import Retention
from mcp_orch.control.trail.signing import Signer, start_words
from mcp_orch.storage.engine import Store
from mcp_orch.storage.tables.audit_chains import AuditStream
from mcp_orch.storage.unit_of_work import UnitOfWork

_STEP: Final = 5_000


class Pruner:
    """Keeps the records within days and bytes. What has no link yet is never taken."""

    def __init__(self, *, store: Store, clock: Clock, signer: Signer, kept: Retention) -> None:
        self._store: Final = store
        self._clock: Final = clock
        self._signer: Final = signer
        self._kept: Final = kept

    async def prune(self) -> int:
        """Takes away what is too old or too much; how many records went. Raises StoreUnavailable."""
        gone = 0
        for stream in AuditStream:
            limit = await self._first_to_keep(stream)
            while True:
                taken, is_done = await self._take(stream, limit)
                gone += taken
                if is_done:
                    break
        return gone

    async def sign_anew(self) -> None:
        """Signs for what is gone with the key in force, where a former one did. Raises StoreUnavailable."""
        async with UnitOfWork(self._store, clock=self._clock) as work:
            for chain in await ChainRepository(work.session).all():
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
                limit = max(limit, newest + 1 - self._kept.max_bytes // await records.bytes_a_call())
        return min(limit, linked + 1)

    async def _take(self, stream: AuditStream, limit: int) -> tuple[int, bool]:
        async with UnitOfWork(self._store, clock=self._clock) as work:
            records = RetentionRepository(work.session)
            oldest, _ = await records.bounds(stream)
            if oldest == 0 or oldest >= limit:
                return 0, True
            below = min(limit, oldest + _STEP)
            chains = {chain.id: chain for chain in await ChainRepository(work.session).all()}
            for chain, seq, digest in await records.newest_before(stream, below):
                words = start_words(name_of(chains[chain]), seq, digest=digest)
                await records.start_at(
                    chain, seq=seq, digest=digest, key=self._signer.key, signature=self._signer.sign(words)
                )
            await records.count_missed(stream, below)
            return await records.delete_before(stream, below), below == limit
