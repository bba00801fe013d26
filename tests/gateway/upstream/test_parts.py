"""The parts of a supervisor, each by itself, in a time that stands still."""

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from mcp_orch.contract.diagnoses import because, in_words
from mcp_orch.contract.revisions import Era
from mcp_orch.contract.upstreams import Listing, ListKind, LogStream, ServerFacts, UpstreamState
from mcp_orch.contract.why import Why
from mcp_orch.gateway.upstream.catalogue import Gathered
from mcp_orch.gateway.upstream.errors import UpstreamUnavailable
from mcp_orch.gateway.upstream.held import Held
from mcp_orch.gateway.upstream.link import Backoff, Link
from mcp_orch.gateway.upstream.log_ring import LogRing
from mcp_orch.gateway.upstream.notices import FloodGate, rank_of
from mcp_orch.gateway.upstream.settings import DEFAULT_LIMITS, DEFAULT_WAITS
from mcp_orch.gateway.upstream.shelf import ALL_KINDS, Shelf
from mcp_orch.gateway.upstream.standing import Standing
from tests.gateway.upstream.rig import SERVER


class StillClock:
    def __init__(self) -> None:
        self.at_s = 1000.0

    def now(self) -> datetime:
        return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=self.at_s)

    def monotonic(self) -> float:
        return self.at_s


def _facts(**more) -> ServerFacts:
    said = {"revision": "2025-11-25", "era": Era.LEGACY, "server_info": b"{}", "capabilities": b'{"tools":{}}'}
    return ServerFacts(**(said | {"instructions": None, "probed_at": StillClock().now()} | more))


def _listed(*names: str, ttl_s: float | None = None) -> Gathered:
    tools = tuple(Listing(key=name, definition=name.encode()) for name in names)
    return Gathered(lists={"tools": tools}, ttl_s=ttl_s)


def test_a_catalogue_grows_its_version_only_when_bytes_differ() -> None:
    shelf = Shelf(SERVER, clock=StillClock(), max_age_s=300)
    assert shelf.put(_listed("a"), _facts()) == ALL_KINDS
    assert shelf.put(_listed("a"), _facts()) == frozenset()
    assert shelf.catalog is not None
    assert shelf.catalog.version == 1
    assert shelf.put(_listed("a", "b"), _facts()) == {ListKind.TOOLS}
    assert (shelf.catalog.version, sorted(shelf.catalog.tools_by_key)) == (2, ["a", "b"])
    assert shelf.put(_listed("a", "b"), _facts(era=Era.MODERN)) == frozenset()
    assert shelf.catalog.facts.era is Era.MODERN


def test_a_catalogue_knows_what_is_mirrored_and_what_cannot_be() -> None:
    shelf = Shelf(SERVER, clock=StillClock(), max_age_s=300)
    tools = [
        {"name": name, "inputSchema": {"properties": {"a": {"type": "string", "x-mcp-header": header}}}}
        for name, header in (("good", "A"), ("bad", ""))
    ]
    listings = tuple(Listing(key=str(tool["name"]), definition=json.dumps(tool).encode()) for tool in tools)
    shelf.put(Gathered(lists={"tools": listings}), _facts())
    assert shelf.catalog is not None
    assert shelf.catalog.mirrored == {"good": ((("a",), "Mcp-Param-A"),)}
    assert shelf.catalog.header_faults == {"bad": "x-mcp-header of a is not a header name"}


def test_an_old_catalogue_is_spoiled_once_unless_the_server_tells_of_changes() -> None:
    clock = StillClock()
    shelf = Shelf(SERVER, clock=clock, max_age_s=300)
    shelf.put(_listed("a", ttl_s=60.0), _facts())
    clock.at_s += 59
    assert not shelf.spoil_if_old(hears=True)
    clock.at_s += 2
    assert shelf.spoil_if_old(hears=True)
    assert not shelf.spoil_if_old(hears=True)
    assert shelf.take_stale() == ALL_KINDS
    assert not shelf.is_stale
    shelf.put(_listed("a"), _facts(capabilities=b'{"tools":{"listChanged":true}}'))
    clock.at_s += 10_000
    assert not shelf.spoil_if_old(hears=True)


@pytest.mark.parametrize(
    ("tells", "ttl_s", "hears", "lasts_s", "said_s"),
    [
        (False, None, True, 300, 0),
        (False, 0.0, True, 5, 0),
        (False, 60.0, True, 60, 60),
        (True, 60.0, True, 60, 60),
        (True, None, False, 300, 0),
        (True, 0.0, False, 300, 0),
    ],
)
def test_lists_hold_for_the_time_that_the_server_gives_or_until_it_tells_as_long_as_it_is_heard(
    tells: bool, ttl_s: float | None, hears: bool, lasts_s: float, said_s: float
) -> None:
    clock = StillClock()
    shelf = Shelf(SERVER, clock=clock, max_age_s=300)
    assert shelf.fresh_s == 0
    capabilities = b'{"tools":{"listChanged":true}}' if tells else b'{"tools":{}}'
    shelf.put(_listed("a", ttl_s=ttl_s), _facts(capabilities=capabilities))
    assert shelf.fresh_s == said_s
    clock.at_s += lasts_s - 1
    assert not shelf.is_due
    assert not shelf.spoil_if_old(hears=hears)
    clock.at_s += 2
    assert shelf.is_due
    assert shelf.spoil_if_old(hears=hears)
    assert shelf.fresh_s == 0


def test_a_server_that_was_heard_is_looked_at_again_once_it_is_heard_no_more() -> None:
    clock = StillClock()
    shelf = Shelf(SERVER, clock=clock, max_age_s=300)
    shelf.put(_listed("a"), _facts(capabilities=b'{"tools":{"listChanged":true}}'))
    clock.at_s += 400
    assert not shelf.spoil_if_old(hears=True)
    assert not shelf.is_due
    clock.at_s += 400
    assert shelf.spoil_if_old(hears=False)


def test_failures_wait_longer_and_longer_and_crashes_hold() -> None:
    clock = StillClock()
    backoff = Backoff(clock=clock, waits=DEFAULT_WAITS, crashes_until_held=3)
    waits = []
    for _ in range(12):
        backoff.failed(is_crash=False)
        waits.append(backoff.wait_s)
    assert 0.4 <= waits[0] <= 0.5
    assert 48 <= waits[-1] <= 60
    assert not backoff.is_held
    backoff.well()
    assert backoff.wait_s == 0
    for _ in range(3):
        backoff.failed(is_crash=True)
    assert backoff.is_held
    assert backoff.wait_s >= 24
    clock.at_s += 61
    assert not backoff.is_held


def test_a_request_knocks_again_at_a_remote_server_before_its_wait_is_over() -> None:
    clock = StillClock()
    remote = Backoff(clock=clock, waits=DEFAULT_WAITS, crashes_until_held=3, on_demand_s=0.1)
    child = Backoff(clock=clock, waits=DEFAULT_WAITS, crashes_until_held=3)
    for backoff in (remote, child):
        assert backoff.caller_wait_s == 0
        backoff.failed(is_crash=False)
    assert (remote.caller_wait_s, child.caller_wait_s) == (pytest.approx(0.1), None)
    clock.at_s += 0.2
    assert (remote.caller_wait_s, child.caller_wait_s) == (0, None)


@pytest.mark.anyio
@pytest.mark.parametrize("is_remote", [True, False])
async def test_a_request_does_not_take_an_older_attempts_word_for_a_remote_server(is_remote: bool) -> None:
    clock, tried, may_fail = StillClock(), asyncio.Event(), asyncio.Event()
    back = SimpleNamespace(is_open=True)

    async def connect() -> Any:
        if not tried.is_set():
            tried.set()
            await may_fail.wait()
            clock.at_s += 1
            raise UpstreamUnavailable(in_words("nobody is there"))
        return back

    async with asyncio.timeout(20), asyncio.TaskGroup() as group:
        backoff = Backoff(
            clock=clock, waits=DEFAULT_WAITS, crashes_until_held=3, on_demand_s=0.01 if is_remote else None
        )
        link = Link(connect=connect, spawn=group.create_task, backoff=backoff)
        group.create_task(link.prepare())
        await tried.wait()
        request = asyncio.gather(link.ready(), return_exceptions=True)
        await asyncio.sleep(0)
        may_fail.set()
        (found,) = await request
    assert found is back if is_remote else isinstance(found, UpstreamUnavailable)


def test_a_standing_tells_changes_and_keeps_since() -> None:
    clock = StillClock()
    told: list[UpstreamState] = []
    standing = Standing(UpstreamState.SLEEPING, None, clock=clock, on_change=lambda: told.append(standing.state))
    clock.at_s += 5
    standing.become(UpstreamState.FAILED, in_words("x"))
    since = standing.since
    clock.at_s += 5
    standing.become(UpstreamState.FAILED, in_words("x"))
    standing.become(UpstreamState.FAILED, in_words("y"))
    assert (told, standing.since, standing.is_troubled) == ([UpstreamState.FAILED] * 2, since, True)


def test_resources_are_held_by_count() -> None:
    held = Held()
    first, second = held.hold("a"), held.hold("a")
    assert (first(), first(), "a" in held, second(), held.uris) == (False, False, True, True, frozenset())


def test_a_log_is_bounded_inert_and_without_secrets() -> None:
    limits = replace(DEFAULT_LIMITS, log_lines=3, log_line_chars=20)
    ring = LogRing(clock=StillClock(), limits=limits, secrets=("secret-1", "secret-12", "abc"))
    ring.add_raw(LogStream.STDERR, [b"one", b"two", b"three \x1b[31m\xff", b"secret-12 abc", b"x" * 50])
    assert [line.text for line in ring.tail(10)] == ["three �[31m�", "[secret] abc", "x" * 20]
    assert ring.tail(0) == []
    ring.hide(())
    ring.note("secret-1 \u202e")
    assert ring.tail(1)[0].text == "secret-1 �"
    assert ring.last_words(1) == ("x" * 20,)


@pytest.mark.anyio
async def test_a_flood_is_counted() -> None:
    ring = LogRing(clock=StillClock(), limits=DEFAULT_LIMITS)
    gate = FloodGate(per_second=2, log=ring)
    seen = [gate.admits() for _ in range(5)]
    gate._second -= 1
    assert gate.admits()
    assert seen == [True, True, False, False, False]
    assert gate.dropped == 3
    assert [line.text for line in ring.tail(5)] == ["3 notifications in one second were dropped"]


def test_log_levels_are_ordered() -> None:
    assert rank_of("debug") < rank_of(None) == rank_of("nonsense") < rank_of("emergency")


class FakeBack:
    def __init__(self) -> None:
        self.is_open = True
        self.in_flight = 0
        self.closed = 0

    async def aclose(self) -> None:
        self.is_open = False
        self.closed += 1


@pytest.mark.anyio
async def test_many_wait_for_one_attempt_and_giving_up_does_not_end_it() -> None:
    backs: list[FakeBack] = []
    go = asyncio.Event()

    async def connect() -> Any:  # a fake of a few members
        await go.wait()
        backs.append(FakeBack())
        return backs[-1]

    async with asyncio.TaskGroup() as tasks:
        backoff = Backoff(clock=StillClock(), waits=DEFAULT_WAITS, crashes_until_held=5)
        link = Link(connect=connect, spawn=tasks.create_task, backoff=backoff)
        waiting = [tasks.create_task(link.ready()) for _ in range(5)]
        await asyncio.sleep(0)
        waiting[0].cancel()
        go.set()
    assert [one.cancelled() or one.result() is backs[0] for one in waiting] == [True] * 5
    assert len(backs) == 1
    assert link.is_open


@pytest.mark.anyio
async def test_a_failed_attempt_is_told_to_all_and_not_repeated_at_once() -> None:
    attempts = 0

    async def connect() -> Any:  # a fake of a few members
        nonlocal attempts
        attempts += 1
        raise UpstreamUnavailable(because(Why.NO_DIRECTORY, directory="/here"))

    async with asyncio.TaskGroup() as tasks:
        backoff = Backoff(clock=StillClock(), waits=replace(DEFAULT_WAITS, backoff_first_s=10), crashes_until_held=5)
        link = Link(connect=connect, spawn=tasks.create_task, backoff=backoff)
        for _ in range(3):
            with pytest.raises(UpstreamUnavailable, match=r"/here does not exist; next try in \d+ s"):
                await link.ready()
        assert attempts == 1
        link.shut()
        with pytest.raises(UpstreamUnavailable, match="switched off"):
            await link.ready()
        await link.prepare()


@pytest.mark.anyio
async def test_draining_waits_for_what_is_in_flight() -> None:
    back = FakeBack()

    async def connect() -> Any:  # a fake of a few members
        return back

    async with asyncio.TaskGroup() as tasks:
        backoff = Backoff(clock=StillClock(), waits=DEFAULT_WAITS, crashes_until_held=5)
        link = Link(connect=connect, spawn=tasks.create_task, backoff=backoff)
        await link.ready()
        back.in_flight = 1
        draining = tasks.create_task(link.drain(5))
        await asyncio.sleep(0.01)
        assert back.closed == 0
        back.in_flight = 0
        await draining
        assert back.closed == 1
