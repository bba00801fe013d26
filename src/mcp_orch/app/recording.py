"""Recording: the journal of calls, its way into the database, and the audit trail behind."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from mcp_orch.app.data_dir import DataDir, node_name
from mcp_orch.app.roots import Roots
from mcp_orch.app.settings import HubSettings
from mcp_orch.app.version import VERSION
from mcp_orch.contract.outward import Outward
from mcp_orch.contract.ports import Clock, Ids
from mcp_orch.control.audit.ingest import CallIngest
from mcp_orch.control.audit.journal import Journal
from mcp_orch.control.audit.settings import JournalSettings
from mcp_orch.control.trail.chaining import Chainer, ChainSurroundings
from mcp_orch.control.trail.checkpoints import CheckpointWriter
from mcp_orch.control.trail.delivering.deliverer import Deliverer, DeliverySurroundings
from mcp_orch.control.trail.delivering.sending import Sender
from mcp_orch.control.trail.keeper import TrailKeeper, TrailParts
from mcp_orch.control.trail.leaving.retention import Pruner
from mcp_orch.control.trail.settings import Retention, TrailSettings
from mcp_orch.control.trail.signing import Signer
from mcp_orch.storage.engine import Store
from mcp_orch.storage.secret_column import SecretRing


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingParts:
    """What recording works with."""

    store: Store
    clock: Clock
    ids: Ids
    settings: HubSettings
    place: DataDir
    roots: Roots
    ring: SecretRing
    outward: Outward


@asynccontextmanager
async def recording(parts: RecordingParts) -> AsyncGenerator[Journal]:
    """The journal, for as long as the block lasts. Raises AuditUnavailable or DataDirRefused."""
    async with AsyncExitStack() as stack:
        settings = JournalSettings(mode=parts.settings.audit)
        journal = await stack.enter_async_context(Journal(parts.place.journal, clock=parts.clock, settings=settings))
        # What the keeper links after this has been left is told after the next start.
        await stack.enter_async_context(_deliverer(parts))
        # Before the ingest, so that it is left after it: what the ingest moved last gets its place in the trail.
        await stack.enter_async_context(_keeper(parts))
        await stack.enter_async_context(CallIngest(journal=journal, store=parts.store, clock=parts.clock))
        yield journal


def _deliverer(parts: RecordingParts) -> Deliverer:
    return Deliverer(
        DeliverySurroundings(
            store=parts.store,
            ring=parts.ring,
            sender=Sender(parts.outward, clock=parts.clock, version=VERSION),
            clock=parts.clock,
            writer=node_name(parts.place, parts.ids),
        )
    )


def _keeper(parts: RecordingParts) -> TrailKeeper:
    store, clock = parts.store, parts.clock
    writer = node_name(parts.place, parts.ids)
    signer = Signer(root=parts.roots.current, previous_roots=parts.roots.previous)
    kept = Retention(days=parts.settings.audit_days, max_bytes=parts.settings.audit_bytes)
    keeping = TrailParts(
        chainer=Chainer(ChainSurroundings(store=store, clock=clock, ids=parts.ids, writer=writer)),
        checkpoints=CheckpointWriter(store=store, clock=clock, signer=signer, writer=writer),
        pruner=Pruner(store=store, clock=clock, signer=signer, kept=kept),
    )
    places = TrailSettings(checkpoint_file=parts.settings.audit_checkpoints)
    return TrailKeeper(keeping, clock=clock, settings=places)
