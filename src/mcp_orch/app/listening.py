"""Listeners: sockets, the connections on them, and how they end.

The HTTP protocol is uvicorn's; its server is not used, because it knows one application, and drains without a word to
streams that never end by themselves.
"""

import asyncio
import errno
import logging
import os
import socket
import time
from asyncio import Server
from collections.abc import Sequence
from email.utils import formatdate
from pathlib import Path
from typing import Final, Self

from starlette.types import ASGIApp
from uvicorn import Config
from uvicorn.server import ServerState

from mcp_orch.app.data_dir import short_path
from mcp_orch.app.errors import PortTaken
from mcp_orch.app.familiar_heads import FamiliarHeads
from mcp_orch.app.http_answers import Lane
from mcp_orch.app.http_protocol import HubProtocol
from mcp_orch.app.tls import Tls

_BACKLOG: Final = 2048
_KEEP_ALIVE_S: Final = 75
_DATE_EVERY_S: Final = 1.0
_LOOK_EVERY_S: Final = 0.02


def bound_socket(host: str, port: int) -> socket.socket:
    """A TCP socket at this address. Raises PortTaken."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as unknown:
        raise PortTaken(
            f"the host {host!r} is not an address of this machine", hint="try --host 127.0.0.1"
        ) from unknown
    family, kind, number, _, address = found[0]
    listener = socket.socket(family, kind, number)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
    except OSError as refused:
        listener.close()
        is_elsewhere = refused.errno == errno.EADDRNOTAVAIL
        raise PortTaken(
            f"nothing can be served on {host}:{port}: {os.strerror(refused.errno or 0)}",
            hint="try --host 127.0.0.1" if is_elsewhere else "try another port: --port 0 takes any that is free",
        ) from refused
    return listener


def bound_unix_socket(path: Path) -> socket.socket:
    """A Unix socket that only our own user can open. Whoever calls holds the lock, so an old one is a leftover."""
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(0o177)
    try:
        with short_path(path) as short:
            listener.bind(short)
    finally:
        os.umask(before)
    return listener


class Listeners:
    """Serves applications on sockets. Use as an async context manager; leaving closes what is still open."""

    def __init__(self, *, trusted_proxies: Sequence[str], tls: Tls | None = None) -> None:
        self._tls: Final = tls
        self._trusted: Final = list(trusted_proxies)
        self._state: Final = ServerState()
        self._heads: Final = FamiliarHeads()
        self._tasks: Final = asyncio.TaskGroup()
        # Filled by `add`, emptied by `stop_accepting`.
        self._servers: list[Server] = []
        self._dating: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._set_date()
        await self._tasks.__aenter__()
        self._dating = self._tasks.create_task(self._keep_date(), name="date header")
        return self

    async def __aexit__(self, *_: object) -> None:
        self.stop_accepting()
        if self._state.tasks:
            # What is cut was told already; the protocol would print a traceback for each.
            logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        for task in self._state.tasks:
            task.cancel("the hub stops")
        if self._dating is not None:
            self._dating.cancel()
        await self._tasks.__aexit__(None, None, None)

    async def add(self, application: ASGIApp, listener: socket.socket, *, lane: Lane | None = None) -> None:
        """Serves an application on a bound socket from now on. `lane` answers requests with heads known already."""
        config = Config(
            application,
            http=HubProtocol,
            ws="none",
            lifespan="off",
            interface="asgi3",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_keep_alive=_KEEP_ALIVE_S,
            proxy_headers=bool(self._trusted),
            forwarded_allow_ips=self._trusted,
        )
        config.load()
        loop = asyncio.get_running_loop()

        def protocol() -> HubProtocol:
            made = HubProtocol(config, self._state, {}, loop)
            made.lane = None if lane is None else (lane, self._heads)
            return made

        is_unix = listener.family is socket.AF_UNIX
        if is_unix:
            server = await loop.create_unix_server(protocol, sock=listener, backlog=_BACKLOG)
        else:
            context = self._tls.context if self._tls else None
            server = await loop.create_server(protocol, sock=listener, backlog=_BACKLOG, ssl=context)
        self._servers.append(server)

    def stop_accepting(self) -> None:
        """Takes no more connections; those that are idle are closed, the others after their answer."""
        servers, self._servers = self._servers, []
        for server in servers:
            server.close()
        for connection in list(self._state.connections):
            connection.shutdown()

    async def drained(self, within_s: float) -> bool:
        """Whether all answers were given within this time."""
        try:
            async with asyncio.timeout(within_s):
                while self._state.tasks:  # noqa: ASYNC110  uvicorn's set tells nobody when it is empty
                    await asyncio.sleep(_LOOK_EVERY_S)
        except TimeoutError:
            return False
        return True

    async def _keep_date(self) -> None:
        while True:
            await asyncio.sleep(_DATE_EVERY_S)
            self._set_date()
            refused = self._tls.follow() if self._tls else None
            if refused is not None:
                logging.getLogger(__name__).warning("the certificate in use stays: %s", refused)

    def _set_date(self) -> None:
        now = time.time()  # house: allow handed-in-time, the Date header of HTTP is about the machine's own clock
        self._state.default_headers = [(b"date", formatdate(now, usegmt=True).encode())]
