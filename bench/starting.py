"""What a start costs: time to the first answers with an existing database, and memory when idle."""

import statistics
import time
from pathlib import Path
from typing import Any

import httpx2

from bench.measure import tree_cpu_s, tree_pss_kb
from bench.scene import SCENE_SETTINGS, running_upstream
from tests.rig.hub import Hub, running_hub, start_hub

_MODERN_LIST = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "tools/list",
    "params": {
        "_meta": {
            "io.modelcontextprotocol/protocolVersion": "2026-07-28",
            "io.modelcontextprotocol/clientInfo": {"name": "bench", "version": "1"},
            "io.modelcontextprotocol/clientCapabilities": {},
        }
    },
}
_MODERN_HEADERS = {
    "Accept": "application/json, text/event-stream",
    "MCP-Protocol-Version": "2026-07-28",
    "Mcp-Method": "tools/list",
}


def bench_start(folder: Path, *, rounds: int) -> dict[str, Any]:
    data = folder / "hub-start"
    with running_upstream("legacy") as (url, _):
        with running_hub(data, **SCENE_SETTINGS) as hub:
            project = hub.new_project("bench")
            project.add_server("up", url=url, transport="streamable-http")
            key = project.new_key("bench")
        taken = [_start_once(data, key) for _ in range(rounds)]
    return {
        "ready_s": statistics.median(one[0] for one in taken),
        "complete_list_s": statistics.median(one[1] for one in taken),
        "idle_pss_mb": statistics.median(one[2] for one in taken),
        "idle_cpu_percent": statistics.median(one[3] for one in taken),
    }


def _start_once(data: Path, key: str) -> tuple[float, float, float, float]:
    started = time.perf_counter()
    hub = start_hub(data, **SCENE_SETTINGS)
    try:
        ready_s = time.perf_counter() - started
        while not _lists_all(hub, key):
            time.sleep(0.01)
        complete_s = time.perf_counter() - started
        time.sleep(4)
        cpu = tree_cpu_s(hub.pid)
        time.sleep(3)
        idle_percent = (tree_cpu_s(hub.pid) - cpu) / 3 * 100
        return ready_s, complete_s, tree_pss_kb(hub.pid) / 1024, idle_percent
    finally:
        hub.close()
        hub.process.stop()


def _lists_all(hub: Hub, key: str) -> bool:
    answer = httpx2.post(
        f"{hub.url}/projects/bench/unified/mcp",
        json=_MODERN_LIST,
        headers={**_MODERN_HEADERS, "Authorization": f"Bearer {key}"},
        timeout=10,
    )
    return answer.status_code == 200 and "up__echo" in answer.text
