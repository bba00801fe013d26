"""The load client: raw asyncio and httptools, each answer checked for status, id and its own nonce."""

import asyncio
import time
from dataclasses import dataclass, field

import httptools
import msgspec

from bench.wire import FIRST_ID, INITIALIZED, RequestMaker, Target, initialize, post

ANSWER_LIMIT_S = 30.0


class WrongAnswer(AssertionError):
    """An answer that does not belong to its question, or none."""


class _Text(msgspec.Struct):
    text: str = ""


class _Result(msgspec.Struct):
    content: list[_Text] = msgspec.field(default_factory=list)
    tools: list[msgspec.Raw] = msgspec.field(default_factory=list)


class _Answer(msgspec.Struct):
    id: int
    result: _Result | None = None


_decode = msgspec.json.Decoder(_Answer).decode


class Connection(asyncio.Protocol):
    """A keep-alive connection with one request at a time."""

    def __init__(self) -> None:
        # Changed by the callbacks of the transport and the parser.
        self._transport: asyncio.WriteTransport | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._waiting: asyncio.Future[tuple[int, bytes]] | None = None
        self._body: list[bytes] = []
        self.session: str | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # pyright: ignore[reportAttributeAccessIssue]  a TCP transport writes

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(WrongAnswer(f"the connection ended before the answer: {exc}"))

    def on_header(self, name: bytes, value: bytes) -> None:
        if name.lower() == b"mcp-session-id":
            self.session = value.decode()

    def on_body(self, body: bytes) -> None:
        self._body.append(body)

    def on_message_complete(self) -> None:
        whole = b"".join(self._body)
        self._body.clear()
        status = self._parser.get_status_code()
        self._parser = httptools.HttpResponseParser(self)
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result((status, whole))

    async def exchange(self, request: bytes) -> tuple[int, bytes]:
        """Status and body of the answer."""
        self._waiting = asyncio.get_running_loop().create_future()
        assert self._transport is not None
        self._transport.write(request)
        return await self._waiting

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


async def connect(target: Target) -> Connection:
    _, connection = await asyncio.get_running_loop().create_connection(Connection, target.host, target.port)
    return connection


async def open_session(target: Target, connection: Connection, **hello: dict[str, object]) -> str | None:
    """The id of a new legacy session; None in the modern era, which has none."""
    if target.era == "modern":
        return None
    status, body = await connection.exchange(post(target, initialize(**hello)))
    if status != 200:
        raise WrongAnswer(f"initialize: {status} {body[:300]!r}")
    await connection.exchange(post(target, INITIALIZED, session=connection.session))
    return connection.session


def message_of(body: bytes) -> bytes:
    """The JSON of an answer that came as JSON or as the last event of a stream."""
    if body[:1] == b"{":
        return body
    return body[body.rindex(b"data:") + 5 :].split(b"\n", 1)[0]


def check_call(number: int, status: int, *, body: bytes) -> None:
    if status != 200:
        raise WrongAnswer(f"status {status}: {body[:300]!r}")
    answer = _decode(message_of(body))
    if answer.id != number or answer.result is None or not answer.result.content:
        raise WrongAnswer(f"asked {number}: {body[:300]!r}")
    if not answer.result.content[0].text.startswith(str(number)):
        raise WrongAnswer(f"asked {number}, heard the answer of another: {body[:300]!r}")


def check_list(number: int, status: int, *, body: bytes) -> int:
    """The number of tools listed."""
    if status != 200:
        raise WrongAnswer(f"status {status}: {body[:300]!r}")
    answer = _decode(message_of(body))
    if answer.id != number or answer.result is None:
        raise WrongAnswer(f"asked {number}: {body[:300]!r}")
    return len(answer.result.tools)


@dataclass(slots=True, kw_only=True)
class Load:
    """What a run gave."""

    calls: int
    seconds: float
    latencies_s: list[float] = field(default_factory=list[float])
    listed: int = 0

    @property
    def per_second(self) -> float:
        return self.calls / self.seconds

    def percentile_ms(self, percent: float) -> float:
        ranked = sorted(self.latencies_s)
        return ranked[min(len(ranked) - 1, int(len(ranked) * percent / 100))] * 1000


class Numbers:
    """Ids nobody else in this process uses."""

    def __init__(self) -> None:
        self._next = FIRST_ID + 1

    def take(self) -> int:
        taken = self._next
        self._next += 1
        return taken


NUMBERS = Numbers()


async def run_load(
    target: Target,
    *,
    tool: str | None,
    arguments: dict[str, object] | None = None,
    connections: int = 8,
    seconds: float = 2.0,
) -> Load:
    """Calls `tool` (None: lists tools) on each connection for so long. Raises WrongAnswer at the first one."""
    opened = [await connect(target) for _ in range(connections)]
    makers: list[RequestMaker] = []
    for connection in opened:
        session = await open_session(target, connection)
        method = "tools/call" if tool is not None else "tools/list"
        makers.append(RequestMaker(target, method, tool=tool, arguments=arguments, session=session))
    load = Load(calls=0, seconds=0)
    started = time.perf_counter()
    try:
        async with asyncio.timeout(seconds + ANSWER_LIMIT_S), asyncio.TaskGroup() as running:
            for connection, maker in zip(opened, makers, strict=True):
                running.create_task(_keep_asking(connection, maker, load=load, until=started + seconds))
    finally:
        for connection in opened:
            connection.close()
    load.seconds = time.perf_counter() - started
    return load


async def _keep_asking(connection: Connection, maker: RequestMaker, *, load: Load, until: float) -> None:
    clock = time.perf_counter
    is_list = not maker.has_nonce
    asked = clock()
    while asked < until:
        number = NUMBERS.take()
        status, body = await connection.exchange(maker.request(number))
        answered = clock()
        if is_list:
            load.listed = check_list(number, status, body=body)
        else:
            check_call(number, status, body=body)
        load.latencies_s.append(answered - asked)
        load.calls += 1
        asked = clock()
