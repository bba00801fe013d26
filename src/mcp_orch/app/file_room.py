"""The servers of a file, connected to in this process: no database, no listener, nothing is kept."""

import asyncio
import tempfile
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mcp_orch.app.settings import HubSettings
from mcp_orch.app.upstream_room import upstream_settings
from mcp_orch.contract.callers import Caller, CallerKind
from mcp_orch.contract.endpoints import EndpointKind, EndpointRef
from mcp_orch.contract.names import PrincipalId, ProjectId, ProjectName, ServerId, ServerName
from mcp_orch.contract.pictures import (
    Picture,
    PictureChanged,
    RemoteAddress,
    ServerDefinition,
    ServerView,
    StdioLaunch,
    Transport,
)
from mcp_orch.contract.playground import CallEvent, CallMessage
from mcp_orch.contract.records import CallRecord
from mcp_orch.contract.upstreams import Listing, UpstreamStatus
from mcp_orch.formats.definitions import FoundServer
from mcp_orch.formats.mcp_config import DEFAULT_CALL_TIMEOUT_S, DEFAULT_TIMEOUT_S
from mcp_orch.gateway.call.door import PlaygroundDoor
from mcp_orch.gateway.call.namebook import NameBooks
from mcp_orch.gateway.call.pipeline import CallPipeline
from mcp_orch.gateway.call.rounds import open_rounds
from mcp_orch.gateway.call.task_ids import TaskIds
from mcp_orch.gateway.upstream.pool import UpstreamPool
from mcp_orch.kit.clock import SystemClock
from mcp_orch.kit.ids import RandomIds
from mcp_orch.kit.sealing import Sealer
from mcp_orch.kit.secret import Secret
from mcp_orch.kit.signals import Unsubscribe

PROJECT: Final = "default"
_LOCAL: Final = Caller(kind=CallerKind.LOCAL, principal=PrincipalId("local"), name="local", is_hub_admin=True)
_MARGIN_S: Final = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTool:
    """A tool of a server in the file."""

    server: str
    name: str
    public_name: str
    listing: Listing


class FileRoom:
    """Asks and calls the servers of a file."""

    def __init__(self, picture: Picture, *, upstreams: UpstreamPool, door: PlaygroundDoor) -> None:
        self._picture: Final = picture
        self._upstreams: Final = upstreams
        self._door: Final = door

    async def statuses(self) -> list[tuple[ServerView, UpstreamStatus]]:
        """How each server is, once it was listed or has failed. All are tried at the same time."""
        await self._settle()
        return [(view, self._upstreams.status(view.id)) for view in self._picture.servers.values()]

    async def tools(self) -> list[FileTool]:
        """All tools, with the names under which the unified endpoint lists them."""
        await self._settle()
        book = NameBooks(upstreams=self._upstreams).of(self._picture).tools
        return [
            FileTool(server=named.server, name=named.own, public_name=named.public, listing=named.thing.listing)
            for named in book.listed
        ]

    def call(self, message: CallMessage) -> AsyncGenerator[CallEvent, None]:
        """Runs a request on the unified endpoint."""
        endpoint = EndpointRef(project=PROJECT, kind=EndpointKind.UNIFIED)
        return self._door.run(_LOCAL, endpoint, message=message)

    async def _settle(self) -> None:
        async with asyncio.TaskGroup() as group:
            for view in self._picture.servers.values():
                if view.enabled:
                    wait_s = view.definition.timeout_s + _MARGIN_S
                    group.create_task(self._upstreams.catalog(view.id, wait_s))


class _Still:
    """A picture feed that never changes. Satisfies `contract.ports.PictureFeed`."""

    def __init__(self, picture: Picture) -> None:
        self._picture: Final = picture

    def current(self, ref: str) -> Picture | None:
        return self._picture if ref in {self._picture.project, self._picture.name} else None

    def all(self) -> Sequence[Picture]:
        return (self._picture,)

    def subscribe(self, listener: Callable[[PictureChanged], None]) -> Unsubscribe:
        del listener
        return lambda: None


class _NoRecords:
    """Satisfies `contract.ports.AuditSink`: what a person does with their own file is not recorded."""

    def append(self, record: CallRecord) -> None:
        del record

    async def settle(self) -> None:
        return


@asynccontextmanager
async def file_room(servers: Sequence[FoundServer], settings: HubSettings) -> AsyncGenerator[FileRoom]:
    """The room for as long as the block lasts; child processes end with it."""
    picture = _picture(servers)
    feed, clock, ids = _Still(picture), SystemClock(), RandomIds()
    with tempfile.TemporaryDirectory(prefix="mcp-orch-") as homes:
        limits = upstream_settings(settings, Path(homes))
        sealer = Sealer(root=ids.text(32).encode(), purpose="rounds")
        async with (
            UpstreamPool(pictures=feed, clock=clock, ids=ids, settings=limits) as upstreams,
            open_rounds(sealer=sealer, clock=clock, ids=ids) as rounds,
        ):
            calls = CallPipeline(
                pictures=feed,
                upstreams=upstreams,
                audit=_NoRecords(),
                clock=clock,
                rounds=rounds,
                task_ids=TaskIds(sealer),
            )
            yield FileRoom(picture, upstreams=upstreams, door=PlaygroundDoor(room=calls, ids=ids))


def _picture(servers: Sequence[FoundServer]) -> Picture:
    views = {ServerId(f"srv_{place}"): one for place, one in enumerate(servers)}
    return Picture(
        version=1,
        project=ProjectId("prj_file"),
        name=ProjectName(PROJECT),
        servers={number: _view(number, one) for number, one in views.items()},
        server_ids={one.name.lower(): number for number, one in views.items()},
    )


def _view(number: ServerId, found: FoundServer) -> ServerView:
    reason = "disabled in the file" if found.disabled else None
    return ServerView(definition=_definition(number, found), enabled=not found.disabled, off_reason=reason)


def _definition(number: ServerId, found: FoundServer) -> ServerDefinition:
    transport = found.transport or _inferred(found)
    if transport is Transport.STDIO:
        reach = StdioLaunch(command=found.command or "", args=found.args, env=_secrets(found.env), cwd=found.cwd)
    else:
        reach = RemoteAddress(url=found.url or "", headers=_secrets(found.headers))
    return ServerDefinition(
        id=number,
        name=ServerName(found.name),
        transport=transport,
        reach=reach,
        timeout_s=found.timeout_s or DEFAULT_TIMEOUT_S,
        call_timeout_s=found.call_timeout_s or DEFAULT_CALL_TIMEOUT_S,
    )


def _inferred(found: FoundServer) -> Transport:
    if found.url is None:
        return Transport.STDIO
    is_sse = found.url.partition("?")[0].rstrip("/").endswith("/sse")
    return Transport.SSE if is_sse else Transport.STREAMABLE_HTTP


def _secrets(values: Mapping[str, str]) -> dict[str, Secret]:
    return {name: Secret(text) for name, text in values.items()}
