"""A connection to the hub's HTTP protocol without a socket: what is sent is fed, what is written is kept."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from uvicorn import Config
from uvicorn.server import ServerState

from mcp_orch.app.familiar_heads import FamiliarHeads
from mcp_orch.app.http_protocol import HubProtocol
from mcp_orch.app.mounting import Mounted
from tests.gateway.edge.serving import Edge, an_edge
from tests.gateway.fakes import FakeRoom

DATE = (b"date", b"Wed, 25 Nov 2026 21:00:00 GMT")
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class FakeTransport(asyncio.Transport):
    """Keeps what is written."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""
        self.is_closed = False
        self.news = asyncio.Event()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return {"peername": ("127.0.0.1", 5000), "sockname": ("127.0.0.1", 8000)}.get(name, default)

    def write(self, data: Any) -> None:
        assert not self.is_closed, "written after the end"
        self.written += data
        self.news.set()

    def is_closing(self) -> bool:
        return self.is_closed

    def close(self) -> None:
        self.is_closed = True
        self.news.set()

    def abort(self) -> None:
        self.close()

    def pause_reading(self) -> None:
        """Nothing comes by itself."""

    def resume_reading(self) -> None:
        """Nothing comes by itself."""


class Wire:
    """One connection."""

    def __init__(self, protocol: HubProtocol, transport: FakeTransport | None = None) -> None:
        self.protocol = protocol
        self.transport = transport or FakeTransport()
        protocol.connection_made(self.transport)

    def send(self, data: bytes) -> None:
        self.protocol.data_received(data)

    async def answer(self) -> bytes:
        """The next whole answer with a length, or what was written until the end."""
        async with asyncio.timeout(5):
            while not (end := self._end_of_answer()) and not self.transport.is_closed:
                self.transport.news.clear()
                await self.transport.news.wait()
        written = self.transport.written
        end = end or len(written)
        self.transport.written = written[end:]
        # The task that answered ends, as it would before a client could ask again.
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        return written[:end]

    async def ask(self, data: bytes) -> bytes:
        self.send(data)
        return await self.answer()

    def leave(self) -> None:
        self.transport.is_closed = True
        self.protocol.connection_lost(None)

    def _end_of_answer(self) -> int:
        interim = len(CONTINUE) if self.transport.written.startswith(CONTINUE) else 0
        head, found, _ = self.transport.written[interim:].partition(b"\r\n\r\n")
        length = next((line[16:] for line in head.split(b"\r\n") if line.startswith(b"content-length: ")), None)
        if not found or length is None:
            return 0
        end = interim + len(head) + 4 + int(length)
        return end if len(self.transport.written) >= end else 0


@dataclass
class Desk:
    """An edge behind the hub's protocol, and how often its lane was taken."""

    edge: Edge
    state: ServerState
    config: Config
    heads: FamiliarHeads
    taken: list[bytes]

    def connect(self, *, peer: str = "127.0.0.1") -> Wire:
        protocol = HubProtocol(self.config, self.state, {}, asyncio.get_running_loop())
        protocol.lane = self._take, self.heads
        wire = Wire(protocol)
        protocol.client = (peer, 5000)
        return wire

    async def _take(self, familiar: Any, body: bytes, *, way: Any) -> None:
        self.taken.append(body)
        await self.edge.app.take(familiar, body, way=way)


@asynccontextmanager
async def a_desk(room: FakeRoom | None = None, *, base: str = "", **more: Any) -> AsyncGenerator[Desk]:
    async with an_edge(room, **more) as edge:
        config = Config(
            Mounted(edge.app, base=base) if base else edge.app,
            http=HubProtocol,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
        )
        config.load()
        state = ServerState()
        state.default_headers = [DATE]
        yield Desk(edge, state, config, FamiliarHeads(), [])
