"""Wiring: everything that runs, built in order in this one place and taken down in reverse."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from mcp_orch.app.counters import CallNumbers, ProcessNumbers, ServerNumbers
from mcp_orch.app.data_dir import DataDir
from mcp_orch.app.mounting import base_path_of
from mcp_orch.app.naming import hosts_of
from mcp_orch.app.open_callers import OpenCallers
from mcp_orch.app.recording import RecordingParts, recording
from mcp_orch.app.roots import Roots, roots_of
from mcp_orch.app.settings import HubSettings
from mcp_orch.app.upstream_room import upstream_settings
from mcp_orch.contract.ports import CallerSource
from mcp_orch.control.audit.journal import Journal
from mcp_orch.control.audit.settings import AuditMode
from mcp_orch.control.projects.assembler import Assembler
from mcp_orch.control.projects.board import PictureBoard
from mcp_orch.control.projects.follower import Boards, Follower
from mcp_orch.gateway.call.door import PlaygroundDoor
from mcp_orch.gateway.call.pipeline import CallPipeline
from mcp_orch.gateway.call.rounds import open_rounds
from mcp_orch.gateway.call.settings import CallSettings
from mcp_orch.gateway.call.task_ids import TaskIds
from mcp_orch.gateway.edge.application import GatewayApplication
from mcp_orch.gateway.edge.settings import EdgeSettings
from mcp_orch.gateway.upstream.outbound.door import OutboundDoor
from mcp_orch.gateway.upstream.pool import UpstreamPool
from mcp_orch.identity.caller_loader import CallerLoader
from mcp_orch.identity.callers import CallerBoard
from mcp_orch.kit.clock import SystemClock
from mcp_orch.kit.ids import RandomIds
from mcp_orch.kit.sealing import Sealer, derive_key
from mcp_orch.storage.engine import Store, open_store
from mcp_orch.storage.migrate import upgrade
from mcp_orch.storage.secret_column import SecretRing

OPEN_PROJECT = "default"
"""What --no-auth opens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    """Everything that runs, but for REST, which is loaded behind it."""

    settings: HubSettings
    public_url: str
    clock: SystemClock
    ids: RandomIds
    roots: Roots
    ring: SecretRing
    store: Store
    assembler: Assembler
    pictures: PictureBoard
    callers: CallerBoard
    """As REST knows them: nobody is anonymous there."""
    upstreams: UpstreamPool
    outward: OutboundDoor
    journal: Journal
    calls: CallPipeline
    door: PlaygroundDoor
    gateway: GatewayApplication
    backup: Path | None
    """The copy of the database that was made before it was migrated."""

    def why_not_ready(self) -> str | None:
        """Why calls can't be served; None: they can."""
        if self.journal.trouble is not None and self.settings.audit is not AuditMode.BEST_EFFORT:
            return f"records of calls can't be kept: {self.journal.trouble}"
        return None

    def numbers(self) -> tuple[CallNumbers | ServerNumbers | ProcessNumbers, ...]:
        """What /metrics shows."""
        return (
            CallNumbers(self.calls.counters),
            ServerNumbers(self.pictures, self.upstreams),
            ProcessNumbers(self.journal),
        )


@asynccontextmanager
async def running_hub(settings: HubSettings, place: DataDir, *, public_url: str) -> AsyncGenerator[Hub]:
    """The hub, serving from the block's beginning to its end. Whoever enters holds the lock of the data directory.

    Raises OrchError when it can't start: StoreUnavailable, SchemaTooNew, BadDatabaseUrl and their like.
    """
    clock, ids = SystemClock(), RandomIds()
    roots = roots_of(settings, place)
    ring = SecretRing(root=roots.current, ids=ids, previous_roots=roots.previous)
    async with AsyncExitStack() as stack:
        store = open_store(settings.database_url.reveal())
        stack.push_async_callback(store.close)
        backup = await upgrade(store, now=clock.now())
        assembler = _assembler(settings, ring)
        pictures, callers = PictureBoard(), CallerBoard(clock=clock)
        boards = Boards(pictures=pictures, callers=CallerLoader(callers), assembler=assembler)
        await stack.enter_async_context(Follower(store, boards, clock=clock))
        reach = upstream_settings(settings, place.homes)
        out = OutboundDoor(reach)
        parts = RecordingParts(
            store=store, clock=clock, ids=ids, settings=settings, place=place, roots=roots, ring=ring, outward=out
        )
        journal = await stack.enter_async_context(recording(parts))
        pool = await stack.enter_async_context(UpstreamPool(pictures=pictures, clock=clock, ids=ids, settings=reach))
        rounds = await stack.enter_async_context(open_rounds(sealer=_sealer(roots, "rounds"), clock=clock, ids=ids))
        marks, kept = TaskIds(_sealer(roots, "tasks")), _call_settings(roots)
        calls = CallPipeline(
            pictures=pictures, upstreams=pool, audit=journal, clock=clock, rounds=rounds, task_ids=marks, settings=kept
        )
        edge = _edge_settings(settings, public_url)
        known, sealer = _callers(settings, callers), _sealer(roots, "sessions")
        gateway = GatewayApplication(callers=known, room=calls, clock=clock, ids=ids, sealer=sealer, settings=edge)
        await stack.enter_async_context(gateway)
        yield Hub(
            settings=settings,
            public_url=public_url,
            clock=clock,
            ids=ids,
            roots=roots,
            ring=ring,
            store=store,
            assembler=assembler,
            pictures=pictures,
            callers=callers,
            upstreams=pool,
            outward=out,
            journal=journal,
            calls=calls,
            door=PlaygroundDoor(room=calls, ids=ids),
            gateway=gateway,
            backup=backup,
        )


def _sealer(roots: Roots, purpose: str) -> Sealer:
    return Sealer(root=roots.current, purpose=purpose, previous_roots=roots.previous)


def _assembler(settings: HubSettings, ring: SecretRing) -> Assembler:
    return Assembler(ring=ring, open_projects=frozenset({OPEN_PROJECT}) if settings.no_auth else frozenset[str]())


def _call_settings(roots: Roots) -> CallSettings:
    return CallSettings(content_key=derive_key(roots.current, "arguments in records"))


def _callers(settings: HubSettings, callers: CallerBoard) -> CallerSource:
    return OpenCallers(callers) if settings.no_auth else callers


def _edge_settings(settings: HubSettings, public_url: str) -> EdgeSettings:
    public = urlsplit(public_url)
    return EdgeSettings(
        allowed_hosts=hosts_of(settings, public_url),
        allowed_origins=frozenset(settings.cors_origins) | {f"{public.scheme}://{public.netloc}"},
        base_path=base_path_of(public_url),
    )
