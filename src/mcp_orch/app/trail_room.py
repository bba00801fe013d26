"""The audit trail of a hub, put together."""

from mcp_orch.app.roots import Roots
from mcp_orch.app.settings import HubSettings
from mcp_orch.control.trail.chaining import Chainer, ChainSurroundings
from mcp_orch.control.trail.checkpoints import CheckpointWriter
from mcp_orch.control.trail.keeper import TrailKeeper, TrailParts
from mcp_orch.control.trail.leaving.retention import Pruner
from mcp_orch.control.trail.settings import Retention, TrailSettings
from mcp_orch.control.trail.signing import Signer


def trail_keeper(writer: ChainSurroundings, settings: HubSettings, *, roots: Roots) -> TrailKeeper:
    """The keeper of the trail, not yet entered."""
    signer = Signer(root=roots.current, previous_roots=roots.previous)
    kept = Retention(days=settings.audit_days, max_bytes=settings.audit_bytes)
    parts = TrailParts(
        chainer=Chainer(writer),
        checkpoints=CheckpointWriter(store=writer.store, clock=writer.clock, signer=signer, writer=writer.writer),
        pruner=Pruner(store=writer.store, clock=writer.clock, signer=signer, kept=kept),
    )
    return TrailKeeper(parts, clock=writer.clock, settings=TrailSettings(checkpoint_file=settings.audit_checkpoints))
