"""A pool of connections to one origin."""

import asyncio
import socket
import ssl
from collections import deque
from typing import Final

from mcp_orch.contract.diagnoses import because, in_words
from mcp_orch.contract.why import Why
from mcp_orch.gateway.upstream.errors import BrokenOff, UpstreamTimeout, UpstreamUnavailable
from mcp_orch.gateway.upstream.outbound.addresses import literal, reachable
from mcp_orch.gateway.upstream.outbound.connection import HttpConnection
from mcp_orch.gateway.upstream.outbound.exchange import Exchange, Response
from mcp_orch.gateway.upstream.outbound.origin import Target
from mcp_orch.gateway.upstream.outbound.plain_heads import PlainHeads
from mcp_orch.gateway.upstream.outbound.trust import tls_context
from mcp_orch.gateway.upstream.settings import UpstreamSettings
from mcp_orch.gateway.upstream.system_words import of_system

_RESOLVED_FOR_S: Final = 10.0
_IDLE_LOOK_S: Final = 5.0


class HttpClient:
    """Keeps connections to one origin and runs exchanges on them. Follows no redirects, sends no cookies."""

    def __init__(self, target: Target, *, settings: UpstreamSettings, queue_s: float) -> None:
        self._target: Final = target
        self._queue_s: Final = queue_s
        self._settings: Final = settings
        self._loop: Final = asyncio.get_running_loop()
        self._heads: Final = PlainHeads()
        # Connections that wait for work (the newest last), how many exist, and who waits for one.
        self._idle: list[HttpConnection] = []
        self._all: set[HttpConnection] = set()
        self._opening = 0
        self._waiting: deque[asyncio.Future[HttpConnection | None]] = deque()
        # The addresses of the host, for a few seconds; changed by `_resolve`.
        self._resolving: Final = asyncio.Lock()
        self._addresses: list[str] = []
        self._resolved_until_s = 0.0
        self._sweeper: asyncio.TimerHandle | None = None
        self._is_closed = False

    async def start(self, exchange: Exchange) -> HttpConnection:
        """Writes the request on a free connection, or on a new one.

        Raises UpstreamUnavailable or UpstreamTimeout when there is none: nothing was written then. The end of the
        exchange is told to the exchange itself.
        """
        connection = self.start_at_once(exchange)
        if connection is None:
            connection = await self._another()
            connection.begin(exchange)
        return connection

    def start_at_once(self, exchange: Exchange) -> HttpConnection | None:
        """As `start`, where a connection is free; None: nothing was written."""
        connection = self._free_one()
        if connection is not None:
            connection.begin(exchange)
        return connection

    async def fetch(self, payload: bytes, *, within_s: float) -> Response:
        """One exchange from beginning to end, for requests that are not calls. Raises as `start`, and BrokenOff."""
        done: asyncio.Future[Response] = self._loop.create_future()

        def on_end(how: Response | Exception) -> None:
            if done.done():
                return
            if isinstance(how, Response):
                done.set_result(how)
            else:
                done.set_exception(how)

        exchange = Exchange(payload, on_end=on_end)
        connection: HttpConnection | None = None
        try:
            async with asyncio.timeout(within_s):
                connection = await self.start(exchange)
                return await done
        except TimeoutError as late:
            raise UpstreamTimeout(because(Why.ANSWER_LATE, seconds=f"{within_s:g}")) from late
        finally:
            if connection is not None:
                connection.give_up(exchange)

    def close(self) -> None:
        """Closes all connections."""
        self._is_closed = True
        if self._sweeper is not None:
            self._sweeper.cancel()
        for connection in list(self._all):
            connection.abort()
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(None)

    def _free_one(self) -> HttpConnection | None:
        oldest_s = self._loop.time() - self._settings.waits.reuse_s
        while self._idle:
            connection = self._idle.pop()
            if connection.idle_since_s < oldest_s:
                # The server may be hanging up just now: a request written into that would be lost.
                connection.abort()
            elif connection.is_usable:
                return connection
        return None

    async def _another(self) -> HttpConnection:
        while True:
            if self._is_closed:
                raise BrokenOff(because(Why.CLOSED), was_written=False)
            if len(self._all) + self._opening < self._settings.limits.connections:
                return await self._connect()
            waiter: asyncio.Future[HttpConnection | None] = self._loop.create_future()
            self._waiting.append(waiter)
            try:
                async with asyncio.timeout(self._queue_s):
                    connection = await waiter
            except TimeoutError as late:
                self._pass_on(waiter)
                most = self._settings.limits.connections
                raise UpstreamTimeout(because(Why.CONNECTIONS_BUSY, most=most, seconds=f"{self._queue_s:g}")) from late
            except asyncio.CancelledError:
                self._pass_on(waiter)
                raise
            if connection is not None and connection.is_usable:
                return connection

    def _pass_on(self, waiter: asyncio.Future[HttpConnection | None]) -> None:
        # Whoever gives up in the moment of being served leaves the connection to the next one.
        if waiter.done() and not waiter.cancelled():
            connection = waiter.result()
            if connection is not None and connection.is_usable:
                self._freed(connection)

    async def _connect(self) -> HttpConnection:
        target = self._target
        connection: HttpConnection | None = None
        self._opening += 1
        try:
            async with asyncio.timeout(self._settings.waits.connect_s):
                addresses = await self._resolve()
                connection = await self._connect_any(addresses)
                self._all.add(connection)
                return connection
        except TimeoutError as late:
            limit_s = self._settings.waits.connect_s
            raise UpstreamTimeout(
                because(Why.CONNECTION_LATE, address=target.authority, seconds=f"{limit_s:g}")
            ) from late
        finally:
            self._opening -= 1
            if connection is None:
                self._leave_place()

    async def _connect_any(self, addresses: list[str]) -> HttpConnection:
        target = self._target
        failure: OSError | None = None
        for address in addresses:
            try:
                _, connection = await self._loop.create_connection(
                    self._new_connection,
                    address,
                    target.port,
                    ssl=tls_context(self._settings.ca_file) if target.is_tls else None,
                    server_hostname=target.host if target.is_tls else None,
                )
                return connection
            except ssl.SSLError as broken:
                raise UpstreamUnavailable(
                    because(Why.TLS_FAILED, cause=in_words(broken.reason or broken), address=target.authority)
                ) from broken
            except OSError as broken:
                failure = broken
        raise UpstreamUnavailable(because(Why.NO_CONNECTION, cause=of_system(failure), address=target.authority))

    def _new_connection(self) -> HttpConnection:
        return HttpConnection(limits=self._settings.limits, heads=self._heads, on_free=self._freed, on_gone=self._gone)

    async def _resolve(self) -> list[str]:
        host = self._target.host
        address = literal(host)
        if address is not None:
            return self._checked([host])
        async with self._resolving:
            if self._loop.time() >= self._resolved_until_s:
                try:
                    found = await self._loop.getaddrinfo(host, self._target.port, type=socket.SOCK_STREAM)
                except (OSError, UnicodeError) as broken:
                    raise UpstreamUnavailable(because(Why.HOST_UNRESOLVED, host=host)) from broken
                self._addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
                self._resolved_until_s = self._loop.time() + _RESOLVED_FOR_S
            return self._checked(self._addresses)

    def _checked(self, addresses: list[str]) -> list[str]:
        # What is judged is what is connected to: the name is not looked up again.
        return reachable(self._target.host, addresses, ranges=self._settings.ranges)

    def _freed(self, connection: HttpConnection) -> None:
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(connection)
                return
        if self._is_closed:
            connection.abort()
            return
        self._idle.append(connection)
        if self._sweeper is None:
            self._sweeper = self._loop.call_later(_IDLE_LOOK_S, self._sweep)

    def _gone(self, connection: HttpConnection) -> None:
        self._all.discard(connection)
        if connection in self._idle:
            self._idle.remove(connection)
        self._leave_place()

    def _leave_place(self) -> None:
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(None)
                return

    def _sweep(self) -> None:
        self._sweeper = None
        oldest_s = self._loop.time() - self._settings.waits.reuse_s
        for connection in [one for one in self._idle if one.idle_since_s < oldest_s]:
            self._idle.remove(connection)
            connection.abort()
        if self._idle:
            self._sweeper = self._loop.call_later(_IDLE_LOOK_S, self._sweep)
