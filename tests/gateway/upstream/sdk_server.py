"""A server on the official SDK: `sdk_server.py stdio` or `sdk_server.py http|sse PORT`."""

import sys

import anyio
from mcp.server.mcpserver import Context, MCPServer

server = MCPServer("sdk")


@server.tool()
def echo(text: str) -> str:
    return text


@server.tool()
async def count(ctx: Context) -> str:
    for step in range(3):
        await ctx.report_progress(step + 1, 3, f"step {step}")
        await anyio.lowlevel.checkpoint()
    return "done"


@server.tool()
def fail() -> str:
    raise ValueError("on purpose")


@server.resource("note://one")
def note() -> str:
    return "a note"


@server.prompt()
def greet(name: str) -> str:
    return f"greet {name}"


if sys.argv[1] == "stdio":
    server.run("stdio")
elif sys.argv[1] == "sse":
    server.run("sse", port=int(sys.argv[2]))
else:
    server.run("streamable-http", port=int(sys.argv[2]))
