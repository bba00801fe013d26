"""Lists, levels and early words that are made to fill the memory of the hub."""

import asyncio
import json
from dataclasses import replace

import pytest

from mcp_orch.contract.revisions import Era
from mcp_orch.contract.upstreams import ListKind, LogStream, ServerFacts
from mcp_orch.gateway.upstream.catalogue import gather
from mcp_orch.gateway.upstream.dispatch import Answered, Dispatch
from mcp_orch.gateway.upstream.errors import UpstreamMisbehaved
from mcp_orch.gateway.upstream.settings import DEFAULT_LIMITS
from mcp_orch.kit.clock import SystemClock
from tests.gateway.upstream.fake_http import LegacyServer, serving
from tests.gateway.upstream.rig import SERVER, a_fake, a_pool, a_remote

pytestmark = pytest.mark.anyio

LIMITS = replace(DEFAULT_LIMITS, catalog_bytes=1024 * 1024)
TOOLS = frozenset({ListKind.TOOLS})


class Pages:
    """A connection that answers lists with these pages, the last one for ever."""

    facts = ServerFacts(
        revision="2025-11-25",
        era=Era.LEGACY,
        server_info=b"{}",
        capabilities=b'{"tools":{}}',
        instructions=None,
        probed_at=SystemClock().now(),
    )
    process_id = None

    def __init__(self, *pages: str) -> None:
        self.pages = list(pages)
        self.asked = 0

    async def dispatch(self, request: Dispatch) -> Answered:
        self.asked += 1
        page = self.pages.pop(0) if len(self.pages) > 1 else self.pages[0]
        return Answered(result=page.replace("#", str(self.asked)).encode(), era=self.facts.era)


async def test_cursors_count_as_what_they_weigh() -> None:
    back = Pages(json.dumps({"tools": [], "nextCursor": "#" + "x" * 100_000}))
    with pytest.raises(UpstreamMisbehaved, match="larger than"):
        await gather(back, kinds=TOOLS, limits=LIMITS)  # type: ignore[arg-type]
    assert back.asked < 12


async def test_entries_that_are_none_are_counted_too() -> None:
    back = Pages(json.dumps({"tools": [{}] * 1_500, "nextCursor": "#"}))
    gathered = await gather(back, kinds=TOOLS, limits=LIMITS)  # type: ignore[arg-type]
    assert (back.asked, len(gathered.complaints)) == (2, 3_001)


async def test_a_page_of_nothing_but_commas_is_not_opened() -> None:
    limits = replace(DEFAULT_LIMITS, catalog_bytes=32 * 1024 * 1024)
    with pytest.raises(UpstreamMisbehaved, match="larger than"):
        await gather(Pages('{"tools":[' + "1," * 1_000_001 + "1]}"), kinds=TOOLS, limits=limits)  # type: ignore[arg-type]


async def test_a_log_level_is_one_of_the_protocols_or_none(tmp_path) -> None:
    server = LegacyServer()
    async with serving(server) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        await rig.until(lambda: bool(server.listeners))
        for level in ("warning", "x" * 100_000):
            server.announce("notifications/message", level=level, data="hello")
        await rig.until(lambda: len(_levels(rig)) == 2)
        assert _levels(rig) == ["warning", None]


async def test_a_trial_does_not_wait_for_lists_as_long_as_for_calls(tmp_path) -> None:
    async with a_pool(tmp_path) as rig, asyncio.timeout(10):
        report = await rig.pool.probe(a_fake("silent-on-lists", timeout_s=1.0))
    assert report.catalog is None
    assert report.reason is not None
    assert "within 1 s" in report.reason


def _levels(rig) -> list[str | None]:
    return [line.level for line in rig.pool.tail(SERVER, 100) if line.stream is LogStream.MESSAGE]
