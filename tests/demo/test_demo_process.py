"""The demo server as it is started, in front of the SDK's own client."""

import sys

import pytest
from anyio import fail_after
from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client


@pytest.mark.anyio
@pytest.mark.parametrize("mode", ["legacy", "2026-07-28"])
async def test_the_sdk_client_calls_it_in_both_eras(mode):
    demo = StdioServerParameters(command=sys.executable, args=["-m", "mcp_orch.demo"])
    with fail_after(20):
        async with Client(stdio_client(demo), mode=mode) as client:
            listed = await client.list_tools()
            answer = await client.call_tool("add", {"a": 2, "b": 40})
    assert "echo" in [tool.name for tool in listed.tools]
    assert answer.structured_content == {"sum": 42}
