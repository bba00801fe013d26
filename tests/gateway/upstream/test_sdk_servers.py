"""Servers on the official SDK, over all three transports."""

import asyncio
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from mcp_orch.contract.names import ServerId, ServerName
from mcp_orch.contract.pictures import ServerDefinition, StdioLaunch, Transport
from mcp_orch.contract.revisions import Era
from mcp_orch.gateway.upstream.dispatch import Answered, Denied
from mcp_orch.kit.wire_json import JsonObject
from tests.gateway.upstream.rig import a_call, a_pool, a_remote, a_request, text_of

pytestmark = pytest.mark.anyio

SCRIPT = str(Path(__file__).with_name("sdk_server.py"))


@contextmanager
def _running(kind: str) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, SCRIPT, kind, str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield port
    finally:
        process.kill()
        process.wait()


async def _listening(port: int) -> None:
    async with asyncio.timeout(30):
        while True:
            with suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                return
            await asyncio.sleep(0.1)


async def test_tools_resources_prompts_and_progress_over_every_transport(tmp_path) -> None:
    stdio = ServerDefinition(
        id=ServerId("stdio"),
        name=ServerName("stdio"),
        transport=Transport.STDIO,
        reach=StdioLaunch(command=sys.executable, args=(SCRIPT, "stdio")),
    )
    with ExitStack() as stack:
        http, sse = stack.enter_context(_running("http")), stack.enter_context(_running("sse"))
        await asyncio.gather(_listening(http), _listening(sse))
        servers = (
            stdio,
            a_remote(f"http://127.0.0.1:{http}/mcp", server="http"),
            a_remote(f"http://127.0.0.1:{sse}/sse", server="sse", transport=Transport.SSE),
        )
        async with a_pool(tmp_path, *servers) as rig:
            for server in servers:
                catalog = await rig.pool.catalog(server.id, 30)
                assert catalog is not None
                assert catalog.facts.era is (Era.LEGACY if server.id == "sse" else Era.MODERN)
                assert [tool.key for tool in catalog.tools] == ["echo", "count", "fail"]
                assert [one.key for one in (*catalog.resources, *catalog.prompts)] == ["note://one", "greet"]
                assert await rig.text("echo", server=server.id, text="날씨") == "날씨"
                steps: list[JsonObject] = []
                done = await rig.pool.dispatch(server.id, a_call("count", on_progress=steps.append))
                assert text_of(done) == "done"
                assert [step["message"] for step in steps] == ["step 0", "step 1", "step 2"]
                failed = await rig.pool.dispatch(server.id, a_call("fail"))
                assert isinstance(failed, Answered)
                assert json.loads(failed.result)["isError"] is True
                read = await rig.pool.dispatch(server.id, a_request("resources/read", {"uri": "note://one"}))
                assert isinstance(read, Answered)
                assert json.loads(read.result)["contents"][0]["text"] == "a note"
                assert isinstance(await rig.pool.dispatch(server.id, a_request("no/such/method")), Denied)
