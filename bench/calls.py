"""What a tools/call costs: CPU of the process tree, calls per second, latency, beside nginx and a bare relay."""

import asyncio
import statistics
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.load import Load, run_load
from bench.measure import tree_cpu_s, tree_pss_kb
from bench.scene import Contender, call_scene, counts, stdio_scene
from bench.wire import Era

SETTLE_S = 1.2
"""Journals and queues are empty by then; what they cost belongs to the calls."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallCost:
    """Medians over the rounds."""

    name: str
    era: Era
    connections: int
    per_second: float
    p50_ms: float
    p99_ms: float
    cpu_us: float | None
    times_nginx_cpu: float | None
    pss_idle_mb: float | None
    pss_after_mb: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Round:
    load: Load
    cpu_us: float | None


def _measure(contender: Contender, *, connections: int, seconds: float) -> _Round:
    before = tree_cpu_s(contender.pid) if contender.pid is not None else None
    load = asyncio.run(run_load(contender.target, tool=contender.tool, connections=connections, seconds=seconds))
    if before is None or contender.pid is None:
        return _Round(load=load, cpu_us=None)
    time.sleep(SETTLE_S)
    return _Round(load=load, cpu_us=(tree_cpu_s(contender.pid) - before) / load.calls * 1e6)


def compare(
    contenders: list[Contender], *, era: Era, rounds: int, seconds: float, connections: int = 8
) -> list[CallCost]:
    """Each contender in turn, so many rounds; the first touch of each is not counted."""
    idle = {one.name: _pss_mb(one) for one in contenders}
    for one in contenders:
        asyncio.run(run_load(one.target, tool=one.tool, connections=connections, seconds=0.3))
    taken: dict[str, list[_Round]] = {one.name: [] for one in contenders}
    for _ in range(rounds):
        for one in contenders:
            taken[one.name].append(_measure(one, connections=connections, seconds=seconds))
    nginx = _median_cpu(taken.get("nginx", []))
    return [
        CallCost(
            name=one.name,
            era=era,
            connections=connections,
            per_second=statistics.median(each.load.per_second for each in taken[one.name]),
            p50_ms=statistics.median(each.load.percentile_ms(50) for each in taken[one.name]),
            p99_ms=statistics.median(each.load.percentile_ms(99) for each in taken[one.name]),
            cpu_us=(cpu := _median_cpu(taken[one.name])),
            times_nginx_cpu=cpu / nginx if cpu is not None and nginx else None,
            pss_idle_mb=idle[one.name],
            pss_after_mb=_pss_mb(one),
        )
        for one in contenders
    ]


def _median_cpu(rounds: list[_Round]) -> float | None:
    costs = [each.cpu_us for each in rounds if each.cpu_us is not None]
    return statistics.median(costs) if costs else None


def _pss_mb(contender: Contender) -> float | None:
    return tree_pss_kb(contender.pid) / 1024 if contender.pid is not None else None


def requests_per_call(contenders: list[Contender], url: str) -> dict[str, float]:
    """Upstream requests of any kind for each warm call through the hub."""
    found: dict[str, float] = {}
    for one in (one for one in contenders if one.name.startswith("hub")):
        before = sum(counts(url).values())
        load = asyncio.run(run_load(one.target, tool=one.tool, connections=4, seconds=0.5))
        found[one.name] = (sum(counts(url).values()) - before) / load.calls
    return found


def bench_calls(folder: Path, *, eras: tuple[Era, ...], rounds: int, seconds: float) -> dict[str, Any]:
    """All call figures: HTTP and stdio upstream of the client's own era."""
    costs: list[CallCost] = []
    per_call: dict[str, float] = {}
    for era in eras:
        with call_scene(era, folder / era) as (contenders, url):
            costs += compare(contenders, era=era, rounds=rounds, seconds=seconds)
            asked = requests_per_call(contenders, url)
            per_call |= {f"{name}, {era}": value for name, value in asked.items()}
        with stdio_scene(era, folder / era) as contenders:
            costs += compare(contenders, era=era, rounds=rounds, seconds=seconds)
    return {"costs": [asdict(cost) for cost in costs], "requests_per_warm_call": per_call}
