"""What 1,000 idle legacy sessions of IDE-like clients cost in memory, each with its stream open."""

import asyncio
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.load import NUMBERS, Connection, check_call, check_list, connect, open_session
from bench.measure import tree_pss_kb
from bench.scene import SCENE_SETTINGS, counts, running_upstream, target_of
from bench.wire import IDE_CAPABILITIES, RequestMaker, Target
from tests.rig.hub import running_hub

AT_ONCE = 20


async def hold_sessions(target: Target, count: int, *, tool: str) -> list[asyncio.StreamWriter]:
    """Opens so many sessions; what comes back are their open streams."""
    streams: list[asyncio.StreamWriter] = []
    places = asyncio.Semaphore(AT_ONCE)
    async with asyncio.timeout(120), asyncio.TaskGroup() as opening:
        for _ in range(count):
            opening.create_task(_hold_one(target, tool=tool, places=places, streams=streams))
    return streams


async def _hold_one(
    target: Target, *, tool: str, places: asyncio.Semaphore, streams: list[asyncio.StreamWriter]
) -> None:
    async with places:
        connection = await connect(target)
        session = await open_session(target, connection, capabilities=IDE_CAPABILITIES)
        await _list_and_call(connection, target, session=session, tool=tool)
        connection.close()
        streams.append(await _open_stream(target, session=session or ""))


async def _list_and_call(connection: Connection, target: Target, *, session: str | None, tool: str) -> None:
    number = NUMBERS.take()
    status, body = await connection.exchange(RequestMaker(target, "tools/list", session=session).request(number))
    check_list(number, status, body=body)
    number = NUMBERS.take()
    maker = RequestMaker(target, "tools/call", tool=tool, session=session)
    status, body = await connection.exchange(maker.request(number))
    check_call(number, status, body=body)


async def _open_stream(target: Target, *, session: str) -> asyncio.StreamWriter:
    reader, writer = await asyncio.open_connection(target.host, target.port)
    lines = [
        f"GET {target.path} HTTP/1.1",
        f"Host: {target.host}:{target.port}",
        "Accept: text/event-stream",
        f"Authorization: Bearer {target.key}",
        f"Mcp-Session-Id: {session}",
        "MCP-Protocol-Version: 2025-11-25",
    ]
    writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
    first = await reader.readuntil(b"\r\n\r\n")
    if b" 200 " not in first.split(b"\r\n", 1)[0]:
        raise AssertionError(f"no stream: {first[:200]!r}")
    return writer


def bench_sessions(folder: Path, *, count: int) -> dict[str, Any]:
    with ExitStack() as running:
        url, _ = running.enter_context(running_upstream("legacy"))
        hub = running.enter_context(running_hub(folder / "hub-sessions", **SCENE_SETTINGS))
        project = hub.new_project("bench")
        project.add_server("up", url=url, transport="streamable-http")
        project.wait_ready("up")
        target = target_of(project.url(), era="legacy", key=project.new_key("bench"))

        async def measure() -> dict[str, Any]:
            # Warm: what the first session brings in belongs to no session.
            first = await hold_sessions(target, 20, tool="up__echo")
            await asyncio.sleep(1.5)
            before, asked = tree_pss_kb(hub.pid), counts(url)
            streams = await hold_sessions(target, count, tool="up__echo")
            await asyncio.sleep(1.5)
            after = tree_pss_kb(hub.pid)
            upstream_sessions = counts(url).get("initialize", 0) - asked.get("initialize", 0)
            for stream in (*first, *streams):
                stream.close()
            return {
                "sessions": len(streams),
                "kb_each": (after - before) / len(streams),
                "pss_before_mb": before / 1024,
                "pss_after_mb": after / 1024,
                "upstream_sessions_opened": upstream_sessions,
            }

        return asyncio.run(measure())
