"""What a question of a server costs: a call that asks once and is answered, in front of servers of both eras.

In front of a modern server the hub keeps nothing between the two requests; in front of a legacy one the call is parked.
"""

import json
import statistics
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.measure import tree_cpu_s
from bench.scene import SCENE_SETTINGS
from tests.rig.foreign_servers import conformance_http
from tests.rig.hub import running_hub
from tests.rig.raw_http import MODERN, RawClient, envelope

TOOL = "test_input_required_result_elicitation"
KINDS = {"MRTR round trip": "modern", "parked call": "legacy"}
ABLE = {**envelope(), "io.modelcontextprotocol/clientCapabilities": {"elicitation": {}}}


def post(client: RawClient, **more: Any) -> dict[str, Any]:
    params = {"name": TOOL, "arguments": {}, **more, "_meta": ABLE}
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    headers = {"MCP_Protocol_Version": MODERN, "Mcp_Method": "tools/call", "Mcp_Name": TOOL}
    return client.post(message, **headers).message["result"]


def ask_once(client: RawClient) -> float:
    """Seconds from the call to its result, a question and its answer included."""
    began = time.perf_counter()
    asked = post(client)
    answers = {key: {"action": "accept", "content": {"name": "Ada"}} for key in asked["inputRequests"]}
    done = post(client, inputResponses=answers, requestState=asked["requestState"])
    if "Ada" not in json.dumps(done):
        raise AssertionError(f"the answer did not arrive: {done}")
    return time.perf_counter() - began


def bench_asking(folder: Path, *, count: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    with ExitStack() as running:
        hub = running.enter_context(running_hub(folder / "hub-asking", **SCENE_SETTINGS))
        project = hub.new_project("bench")
        key = project.new_key("bench")
        for name, era in KINDS.items():
            url = running.enter_context(conformance_http(era=era))
            project.add_server(era, url=url, transport="streamable-http")
            project.wait_ready(era)
            client = RawClient(url=project.url(era), key=key)
            for _ in range(10):
                ask_once(client)
            before_s = tree_cpu_s(hub.pid)
            taken = [ask_once(client) for _ in range(count)]
            found[f"{name}, p50 ms"] = statistics.median(taken) * 1000
            found[f"{name}, CPU us"] = (tree_cpu_s(hub.pid) - before_s) / count * 1e6
    return found
