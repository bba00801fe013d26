"""`mcp-orch serve`: the hub as a process, from its first word to its last."""

import asyncio
import gc
import logging
import os
import signal
import socket
import sys
from collections.abc import Mapping
from contextlib import AsyncExitStack, ExitStack
from typing import TYPE_CHECKING, Final

import uvloop
from starlette.types import ASGIApp

from mcp_orch.app.application import HubApplication, RestLater
from mcp_orch.app.banner import banner
from mcp_orch.app.data_dir import DataDir, holding, prepare_data_dir
from mcp_orch.app.errors import PortTaken, plain_errors
from mcp_orch.app.listening import Listeners, bound_socket, bound_unix_socket
from mcp_orch.app.logs import set_up_logs
from mcp_orch.app.mounting import Mounted, base_path_of
from mcp_orch.app.naming import url_of
from mcp_orch.app.pages import BUILT, build_behind
from mcp_orch.app.settings import HubSettings, ServeOptions, read_settings
from mcp_orch.app.tls import Tls
from mcp_orch.app.version import VERSION
from mcp_orch.app.wiring import Hub, running_hub
from mcp_orch.kit.collecting import uncollected
from mcp_orch.rest.web_files import WebFiles

if TYPE_CHECKING:
    from mcp_orch.app.behind import Behind

_LOG: Final = logging.getLogger(__name__)
_DRAIN_S: Final = 10.0
_STOPPED_AT_ONCE: Final = 130
_COLLECT_AFTER: Final = (20_000, 10, 20)
"""More new objects than Python's 700 are waited for: nearly all that a call makes goes without a collector."""


def serve(options: ServeOptions, values: Mapping[str, str]) -> None:
    """Serves until it is told to stop. Raises OrchError when it can't start."""
    settings = read_settings(options, values)
    set_up_logs(settings.log_level)
    place = prepare_data_dir(settings.data_dir)
    with holding(place), plain_errors(), asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(HubProcess(settings, place).run())


class HubProcess:
    """One run of the hub. Whoever runs it holds the lock of the data directory."""

    def __init__(self, settings: HubSettings, place: DataDir) -> None:
        self._settings: Final = settings
        self._place: Final = place
        self._stop: Final = asyncio.Event()

    def stop(self) -> None:
        """Has `run` drain and return."""
        self._stop.set()

    async def run(self) -> None:
        """Starts, serves, drains, stops. Raises OrchError when it can't start."""
        self._mind_signals()
        # Sockets are closed after everything that serves on them.
        with ExitStack() as opened:
            sockets = self._bind(opened)
            async with AsyncExitStack() as stack:
                await self._serve(stack, sockets, opened=opened)

    async def _serve(self, stack: AsyncExitStack, sockets: list[socket.socket], *, opened: ExitStack) -> None:
        with uncollected():
            listeners, hub, behind = await self._begin(stack, sockets, opened=opened)
        _settle_memory()
        await self._stop.wait()
        await self._drain(listeners, hub, behind=behind)

    async def _begin(
        self, stack: AsyncExitStack, sockets: list[socket.socket], *, opened: ExitStack
    ) -> "tuple[Listeners, Hub, Behind]":
        tls = Tls(self._settings.tls) if self._settings.tls else None
        urls = [url_of(self._settings.host, one.getsockname()[1], is_https=tls is not None) for one in sockets]
        public_url = self._settings.public_url or urls[0]
        hub = await stack.enter_async_context(running_hub(self._settings, self._place, public_url=public_url))
        listeners = await stack.enter_async_context(Listeners(trusted_proxies=self._settings.trusted_proxies, tls=tls))
        base = base_path_of(public_url)
        rest = RestLater(base=base)
        pages = WebFiles(BUILT, is_https=public_url.startswith("https:"), base=base)
        application: ASGIApp = HubApplication(gateway=hub.gateway, rest=rest, pages=pages)
        if base:
            application = Mounted(application, base=base)
        for one in sockets:
            await listeners.add(application, one, lane=hub.gateway.take)
        _say(f"mcp-orch {VERSION} answers on {' and '.join(urls)}")
        if self._settings.builds_pages:
            build_behind()
        # MCP calls are answered meanwhile: importing the framework holds the interpreter for moments only.
        behind = await stack.enter_async_context(await asyncio.to_thread(_load_behind, hub))
        steps = await behind.begin(rest)
        local = opened.enter_context(bound_unix_socket(self._place.socket))
        stack.callback(self._place.socket.unlink, missing_ok=True)
        await listeners.add(behind.local, local)
        _say(banner(self._settings, urls=urls, public_url=public_url, steps=steps))
        return listeners, hub, behind

    async def _drain(self, listeners: Listeners, hub: Hub, *, behind: "Behind") -> None:
        _LOG.info("stopping: no new connections; running calls are finished")
        listeners.stop_accepting()
        hub.gateway.drain()
        behind.rest.drain()
        if not await listeners.drained(_DRAIN_S):
            _LOG.warning("some calls did not end within %d s and are cut", _DRAIN_S)

    def _bind(self, opened: ExitStack) -> list[socket.socket]:
        sockets = [opened.enter_context(bound_socket(self._settings.host, self._settings.port))]
        second = self._settings.second_port
        if second is not None and second != self._settings.port:
            try:
                sockets.append(opened.enter_context(bound_socket(self._settings.host, second)))
            except PortTaken:
                _LOG.info("port %d is taken by another program, so the hub answers on its own port alone", second)
        return sockets

    def _mind_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            loop.add_signal_handler(number, self._on_signal, number)

    def _on_signal(self, number: signal.Signals) -> None:
        if self._stop.is_set() and number is signal.SIGINT:
            # Servers that are children end with us: the kernel tells them.
            os._exit(_STOPPED_AT_ONCE)
        self.stop()


def _load_behind(hub: Hub) -> "Behind":
    from mcp_orch.app.behind import Behind  # noqa: PLC0415  the listener answers before the framework is loaded

    return Behind(hub)


def _settle_memory() -> None:
    # What was loaded until now stays for good, so that the collector need not walk through it again and again.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECT_AFTER)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
