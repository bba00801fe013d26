"""How a change reaches 1,000 clients that listen: how long until the last of them has heard, and the CPU of it."""

import asyncio
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.load import NUMBERS
from bench.measure import tree_cpu_s, tree_pss_kb
from bench.scene import SCENE_SETTINGS, running_upstream, target_of
from bench.wire import Target, listen
from tests.rig.hub import running_hub

AT_ONCE = 50
CHANGES = 10
ACKNOWLEDGED = b"notifications/subscriptions/acknowledged"
CHANGED = b"notifications/tools/list_changed"


class Listener:
    """One client with its stream open."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def open(cls, target: Target) -> "Listener":
        listener = cls(*await asyncio.open_connection(target.host, target.port))
        number = NUMBERS.take()
        listener._writer.write(listen(target, number))
        first = await listener.event()
        if ACKNOWLEDGED not in first or b"%d" % number not in first:
            raise AssertionError(f"no acknowledgement: {first[:200]!r}")
        return listener

    async def event(self) -> bytes:
        """The next event; comments and heads are passed over."""
        while True:
            line = await self._reader.readuntil(b"\n")
            if line.startswith(b"data: "):
                return line

    def close(self) -> None:
        self._writer.close()


async def open_listeners(target: Target, count: int) -> list[Listener]:
    places = asyncio.Semaphore(AT_ONCE)

    async def one() -> Listener:
        async with places:
            return await Listener.open(target)

    async with asyncio.timeout(120), asyncio.TaskGroup() as opening:
        tasks = [opening.create_task(one()) for _ in range(count)]
    return [task.result() for task in tasks]


async def tell_all(listeners: list[Listener], change: Callable[[], object]) -> float:
    """Seconds from the answer to the change until the last listener has heard of it."""
    async with asyncio.timeout(60), asyncio.TaskGroup() as hearing:
        heard = [hearing.create_task(listener.event()) for listener in listeners]
        await asyncio.to_thread(change)
        changed_at = time.perf_counter()
    for task in heard:
        if CHANGED not in task.result():
            raise AssertionError(f"something else was heard: {task.result()[:200]!r}")
    return time.perf_counter() - changed_at


def bench_listening(folder: Path, *, count: int) -> dict[str, Any]:
    with ExitStack() as running:
        url, _ = running.enter_context(running_upstream("modern"))
        hub = running.enter_context(running_hub(folder / "hub-listening", **SCENE_SETTINGS))
        project = hub.new_project("bench")
        project.add_server("up", url=url, transport="streamable-http")
        project.wait_ready("up")
        target = target_of(project.url(), era="modern", key=project.new_key("bench"))

        def switch(number: int) -> None:
            project.rest("PATCH", "servers/up/tools/echo", json={"enabled": number % 2 == 1})

        async def measure() -> dict[str, Any]:
            first = await open_listeners(target, 20)
            before_kb = tree_pss_kb(hub.pid)
            listeners = [*first, *await open_listeners(target, count - len(first))]
            await tell_all(listeners, lambda: switch(0))
            after_kb, cpu_s = tree_pss_kb(hub.pid), tree_cpu_s(hub.pid)
            seconds = [
                await tell_all(listeners, lambda number=number: switch(number)) for number in range(1, CHANGES + 1)
            ]
            cpu_s = tree_cpu_s(hub.pid) - cpu_s
            for listener in listeners:
                listener.close()
            return {
                "listeners": len(listeners),
                "last_heard_ms": sorted(seconds)[len(seconds) // 2] * 1_000,
                "slowest_ms": max(seconds) * 1_000,
                "cpu_us_each": cpu_s / CHANGES / len(listeners) * 1_000_000,
                "kb_each": (after_kb - before_kb) / (len(listeners) - len(first)),
            }

        return asyncio.run(measure())
