"""The keeper of the trail: links what is new, makes checkpoints, takes the oldest away. Behind everything else."""

import asyncio
import logging
from dataclasses import dataclass
from typing import Final, Self

from mcp_orch.contract.errors import OrchError
from mcp_orch.contract.ports import Clock
from mcp_orch.control.trail.chaining import Chainer
from mcp_orch.control.trail.checkpoints import CheckpointWriter
from mcp_orch.control.trail.leaving.retention import Pruner
from mcp_orch.control.trail.outside import CheckpointFile
from mcp_orch.control.trail.settings import TrailSettings
from mcp_orch.storage.engine import StoreUnavailable

_LOG: Final = logging.getLogger(__name__)
_RETRY_S: Final = 5.0
_LAST_TURN_S: Final = 5.0
_FIRST_PRUNE_S: Final = 60.0
_PRUNE_EVERY_S: Final = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailParts:
    """What the keeper keeps going."""

    chainer: Chainer
    checkpoints: CheckpointWriter
    pruner: Pruner


class TrailKeeper:
    """Use as an async context manager; leaving links what is there and makes a last checkpoint."""

    def __init__(self, parts: TrailParts, *, clock: Clock, settings: TrailSettings) -> None:
        self._parts: Final = parts
        self._clock: Final = clock
        self._settings: Final = settings
        self._held: Final = CheckpointFile(settings.checkpoint_file)
        self._tasks: Final = asyncio.TaskGroup()
        # Changed by the running task.
        self._runner: asyncio.Task[None] | None = None
        self._checkpoint_at = clock.monotonic() + settings.checkpoint_every_s
        self._prune_at = clock.monotonic() + _FIRST_PRUNE_S

    async def __aenter__(self) -> Self:
        await self._tasks.__aenter__()
        self._runner = self._tasks.create_task(self._keep(), name="audit trail")
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._runner is not None:
            self._runner.cancel()
        await self._tasks.__aexit__(None, None, None)
        try:
            async with asyncio.timeout(_LAST_TURN_S):
                await self._parts.chainer.catch_up()
                await self._held.hold(await self._parts.checkpoints.write())
        except (TimeoutError, OrchError):
            # What has no link yet gets it at the next start.
            _LOG.warning("some records get their place in the audit trail at the next start")

    async def turn(self) -> None:
        """Does what is due now. Raises StoreUnavailable."""
        await self._parts.chainer.catch_up()
        now = self._clock.monotonic()
        if now >= self._checkpoint_at:
            self._checkpoint_at = now + self._settings.checkpoint_every_s
            await self._held.hold(await self._parts.checkpoints.write())
        if now >= self._prune_at:
            self._prune_at = now + _PRUNE_EVERY_S
            await self._parts.pruner.prune()

    async def _keep(self) -> None:
        is_reported = False
        is_signed_anew = False
        while True:
            pause_s = self._settings.look_every_s
            try:
                if not is_signed_anew:
                    await self._parts.pruner.sign_anew()
                    is_signed_anew = True
                await self.turn()
                is_reported = False
            except StoreUnavailable as away:
                pause_s = _RETRY_S
                if not is_reported:
                    _LOG.warning("the audit trail waits: %s", away)
                is_reported = True
            except Exception:  # noqa: BLE001  one turn that fails must not end the hub, which would meet it again when it starts
                pause_s = _RETRY_S
                if not is_reported:
                    _LOG.exception("the audit trail waits")
                is_reported = True
            await asyncio.sleep(pause_s)
