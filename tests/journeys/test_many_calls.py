"""1 to 1,000 calls in flight, to one server and to many, over stdio and HTTP: every answer goes to its asker."""

import asyncio
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from bench.load import NUMBERS, Connection, check_call, connect, open_session
from bench.scene import raise_file_limit, running_upstream, target_of
from bench.wire import ERAS, Era, RequestMaker, Target
from tests.requirements import requirement
from tests.rig.foreign_servers import odd_stdio
from tests.rig.hub import Hub, Project, running_hub

LIMIT_S = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """A project with five servers over HTTP and five over stdio."""

    project: Project
    key: str


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crowd]:
    raise_file_limit()
    with ExitStack() as running:
        hub: Hub = running.enter_context(running_hub(tmp_path_factory.mktemp("crowd")))
        project = hub.new_project("crowd")
        names: list[str] = []
        for number in range(5):
            url, _ = running.enter_context(running_upstream("legacy" if number % 2 else "modern", tools=2))
            project.add_server(f"http{number}", url=url, transport="streamable-http")
            project.add_server(f"child{number}", **odd_stdio("child").definition)
            names += [f"http{number}", f"child{number}"]
        project.wait_ready(*names)
        yield Crowd(project=project, key=project.new_key("crowd"))


async def ask_all(target: Target, calls: Sequence[tuple[str, dict[str, object]]]) -> None:
    """All calls at once, each on a connection of its own. Raises WrongAnswer for the first that is not its own."""
    connections: list[Connection] = []
    requests: list[tuple[int, bytes]] = []
    try:
        for tool, arguments in calls:
            connection = await connect(target)
            connections.append(connection)
            session = await open_session(target, connection)
            maker = RequestMaker(target, "tools/call", tool=tool, arguments=arguments, session=session)
            number = NUMBERS.take()
            requests.append((number, maker.request(number)))
        async with asyncio.timeout(LIMIT_S), asyncio.TaskGroup() as asking:
            for connection, (number, request) in zip(connections, requests, strict=True):
                asking.create_task(ask(connection, number, request=request))
    finally:
        for connection in connections:
            connection.close()


async def ask(connection: Connection, number: int, *, request: bytes) -> None:
    status, body = await connection.exchange(request)
    check_call(number, status, body=body)


def some_calls(servers: Sequence[str], count: int) -> list[tuple[str, dict[str, object]]]:
    """HTTP servers answer after a while of their own, children when all have asked, the last first."""
    calls: list[tuple[str, dict[str, object]]] = []
    asked = [servers[place % len(servers)] for place in range(count)]
    of_each = Counter(asked)
    for server in asked:
        if server.startswith("http"):
            calls.append((f"{server}__echo", {"wait_ms": random.randint(1, 300)}))
        else:
            calls.append((f"{server}__held", {"until": of_each[server]}))
    return calls


MANY = tuple(f"{kind}{number}" for kind in ("http", "child") for number in range(5))


@requirement("answers:each-to-its-asker")
@pytest.mark.parametrize("count", [1, 2, 10, 100, 1000])
@pytest.mark.parametrize("servers", [("http0",), ("http1",), ("child0",), MANY], ids=["new", "old", "child", "many"])
@pytest.mark.parametrize("era", ERAS)
def test_every_answer_goes_to_its_asker(crowd: Crowd, era: Era, servers: Sequence[str], count: int) -> None:
    target = target_of(crowd.project.url(), era=era, key=crowd.key)
    asyncio.run(ask_all(target, some_calls(servers, count)))
