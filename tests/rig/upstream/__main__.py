"""`python -m tests.rig.upstream [--transport ...] [--era ...]`: prints `ready <url>` once it listens."""

import argparse
import asyncio
import socket
from collections import deque
from typing import Any

import mcp_types as types
import uvicorn
from mcp.server.lowlevel import Server
from mcp.server.runner import serve_loop
from mcp.server.sse import SseServerTransport
from mcp.server.stdio import stdio_server
from mcp.server.streamable_http import EventCallback, EventMessage, EventStore
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from tests.rig.upstream.era_limit import OneEra, refuse_foreign_era
from tests.rig.upstream.server import Shape, build
from tests.rig.upstream.task_board import TaskBoard


class RecentEvents(EventStore):
    """The newest events of all streams, for clients that come back."""

    def __init__(self) -> None:
        # Written by the transports, all on one loop.
        self._events: deque[tuple[int, str, types.JSONRPCMessage | None]] = deque(maxlen=1000)
        self._last_id = 0

    async def store_event(self, stream_id: str, message: types.JSONRPCMessage | None) -> str:
        self._last_id += 1
        self._events.append((self._last_id, stream_id, message))
        return str(self._last_id)

    async def replay_events_after(self, last_event_id: str, send_callback: EventCallback) -> str | None:
        last = int(last_event_id)
        stream = next((stream for number, stream, _ in self._events if number == last), None)
        for number, of_stream, message in list(self._events):
            if of_stream == stream and number > last and message is not None:
                await send_callback(EventMessage(message, str(number)))
        return stream


def sse_app(server: Server[Any]) -> ASGIApp:
    transport = SseServerTransport("/messages/")

    async def connect(request: Request) -> Response:
        async with transport.connect_sse(request.scope, request.receive, request._send) as (reading, writing):
            await server.run(reading, writing, server.create_initialization_options())
        return Response()

    return Starlette(
        routes=[
            Route("/sse", endpoint=connect, methods=["GET"]),
            Mount("/messages/", app=transport.handle_post_message),
        ]
    )


async def serve_stdio(server: Server[Any], era: str) -> None:
    options = server.create_initialization_options()
    async with stdio_server() as (reading, writing):
        if era == "legacy":
            # The handshake alone, as servers had it before 2026-07-28.
            await serve_loop(server, reading, writing, lifespan_state={}, init_options=options)
        else:
            await server.run(reading, writing, options)


async def serve_http(app: ASGIApp, *, port: int, path: str) -> None:
    listener = socket.create_server(("127.0.0.1", port))
    config = uvicorn.Config(app, http="h11", log_level="error", timeout_graceful_shutdown=1)
    print(f"ready http://localhost:{listener.getsockname()[1]}{path}", flush=True)
    await uvicorn.Server(config).serve(sockets=[listener])


async def serve(chosen: Any) -> None:
    async with TaskBoard() as board:
        server = build(Shape(page_size=chosen.page_size), board)
        if chosen.transport == "stdio":
            server.middleware.append(refuse_foreign_era(chosen.era))
            await serve_stdio(server, chosen.era)
        elif chosen.transport == "sse":
            await serve_http(sse_app(server), port=chosen.port, path="/sse")
        else:
            app = server.streamable_http_app(event_store=RecentEvents(), retry_interval=100)
            limited = app if chosen.era == "both" else OneEra(app, chosen.era)
            await serve_http(limited, port=chosen.port, path="/mcp")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--transport", choices=["streamable-http", "sse", "stdio"], default="streamable-http")
    parser.add_argument("--era", choices=["both", "legacy", "modern"], default="both")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--page-size", type=int)
    chosen = parser.parse_args()
    asyncio.run(serve(chosen))


if __name__ == "__main__":
    main()
