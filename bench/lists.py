"""What a tools/list costs: 1,000 tools over 20 servers, one of them down, a key that hides 100 of them."""

import asyncio
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.calls import SETTLE_S
from bench.load import Load, run_load
from bench.measure import tree_cpu_s
from bench.scene import SCENE_SETTINGS, counts, running_upstream, target_of
from bench.wire import Era
from tests.rig.hub import Project, running_hub
from tests.rig.processes import free_port, until

SERVERS = 20
TOOLS_EACH = 53
"""19 servers that answer list 1,007 tools."""
HIDDEN_SERVERS = 2
"""Together they hide 106 tools."""


def bench_lists(folder: Path, *, eras: tuple[Era, ...], seconds: float) -> dict[str, Any]:
    found: dict[str, Any] = {}
    with ExitStack() as running:
        urls = [
            running.enter_context(running_upstream("legacy", tools=TOOLS_EACH, label=f"server {number}"))[0]
            for number in range(SERVERS - 1)
        ]
        hub = running.enter_context(running_hub(folder / "hub-lists", **SCENE_SETTINGS))
        project = hub.new_project("bench")
        for number, url in enumerate(urls):
            project.add_server(f"s{number:02}", url=url, transport="streamable-http")
        project.add_server("down", url=f"http://127.0.0.1:{free_port()}/mcp", transport="streamable-http")
        project.wait_ready(*(f"s{number:02}" for number in range(SERVERS - 1)))
        until(lambda: project.status("down")["state"] in {"failed", "degraded"}, limit_s=40, what="the dead one known")
        keys = {"all": project.new_key("all"), "scoped": _scoped_key(project)}
        for era in eras:
            for name, key in keys.items():
                target = target_of(project.url(), era=era, key=key)
                warm = asyncio.run(run_load(target, tool=None, connections=1, seconds=0.3))
                asked = sum(sum(counts(url).values()) for url in urls)
                cpu = tree_cpu_s(hub.pid)
                load = asyncio.run(run_load(target, tool=None, connections=1, seconds=seconds))
                time.sleep(SETTLE_S)
                used = tree_cpu_s(hub.pid) - cpu
                asked = sum(sum(counts(url).values()) for url in urls) - asked
                found[f"{era}, {name} key"] = _figures(load, used_s=used, asked=asked, listed=warm.listed)
    return found


def _figures(load: Load, *, used_s: float, asked: int, listed: int) -> dict[str, Any]:
    return {
        "tools": listed,
        "lists": load.calls,
        "cpu_ms": used_s / load.calls * 1000,
        "p50_ms": load.percentile_ms(50),
        "p99_ms": load.percentile_ms(99),
        "upstream_requests": asked,
    }


def _scoped_key(project: Project) -> str:
    """A key that sees all servers but two."""
    seen = [f"s{number:02}" for number in range(SERVERS - 1 - HIDDEN_SERVERS)]
    return project.new_key("scoped", scopes={"servers": [*seen, "down"]})
