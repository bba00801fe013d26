"""What the suite's `client` command starts with a URL of a mock server behind it: a client that reaches it by a hub.

`HUB=<url> TOKEN=<REST token> python -m tests.rig.client_scenario <url>`: registers the mock server in a project of its
own and does with the SDK, through the project's endpoint, what the scenario wants of a client.
"""

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias

import httpx2
import mcp_types as types
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from tests.rig.processes import until
from tests.rig.raw_http import RawClient

READY_LIMIT_S = 20.0
MODERN = "2026-07-28"


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """The mock server as the hub shows it, and what the suite says of the scenario."""

    url: str
    key: str
    revision: str
    context: dict[str, Any]


Scenario: TypeAlias = Callable[[Client, Behind], Awaitable[object]]


async def list_tools(client: Client, behind: Behind) -> None:
    await client.list_tools()


async def add_numbers(client: Client, behind: Behind) -> None:
    await client.list_tools()
    await client.call_tool("add_numbers", {"a": 5, "b": 3})


async def call_everything(client: Client, behind: Behind) -> None:
    for tool in (await client.list_tools()).tools:
        await client.call_tool(tool.name, {})
    if client.server_capabilities.resources is not None:
        for resource in (await client.list_resources()).resources:
            await client.read_resource(str(resource.uri))
    if client.server_capabilities.prompts is not None:
        for prompt in (await client.list_prompts()).prompts:
            await client.get_prompt(prompt.name)


async def call_at_once(client: Client, behind: Behind) -> None:
    tools = (await client.list_tools()).tools
    async with asyncio.TaskGroup() as calls:
        for tool in tools:
            calls.create_task(client.call_tool(tool.name, {}))


async def call_as_told(client: Client, behind: Behind) -> None:
    await client.list_tools()
    for call in behind.context["toolCalls"]:
        await client.call_tool(call["name"], call["arguments"])


async def call_whatever_is_listed(client: Client, behind: Behind) -> None:
    """Byte by byte: the SDK would leave bad tools out by itself."""
    raw = RawClient(url=behind.url, key=behind.key)
    listed = await asyncio.to_thread(raw.modern, "tools/list")
    for tool in listed.message["result"]["tools"]:
        arguments = {"region": "eu"} if tool["name"] == "valid_tool" else {}
        params = {"name": tool["name"], "arguments": arguments}
        headers = {f"Mcp_Param_{name.capitalize()}": value for name, value in arguments.items()}
        await asyncio.to_thread(raw.modern, "tools/call", params, **headers)


async def echo_schema(client: Client, behind: Behind) -> None:
    schemas = {tool.name: tool.input_schema for tool in (await client.list_tools()).tools}
    await client.call_tool("json_schema_echo", {"schema": schemas["json_schema_2020_12_tool"]})


SCENARIOS: dict[str, Scenario] = {
    "initialize": list_tools,
    "tools_call": add_numbers,
    "elicitation-sep1034-client-defaults": call_everything,
    "sse-retry": call_everything,
    "request-metadata": list_tools,
    "http-standard-headers": call_everything,
    "http-custom-headers": call_as_told,
    "http-invalid-tool-headers": call_whatever_is_listed,
    "json-schema-ref-no-deref": list_tools,
    "json-schema-2020-12-preservation": echo_schema,
    "sep-2322-client-request-state": call_at_once,
}
"""Those that apply to a relay; the others test how a client signs in, or reads skills."""


@contextmanager
def registered(mock: str, scenario: str) -> Iterator[tuple[str, str]]:
    """A project with the mock server in it: the server's endpoint, and a key.

    Deleted afterwards, which ends the hub's connections: the suite waits for that.
    """
    hub = os.environ["HUB"]
    headers = {"Authorization": f"Bearer {os.environ['TOKEN']}"}
    project = f"{scenario.replace('_', '-')[:30]}-{os.getpid()}"
    with httpx2.Client(base_url=f"{hub}/api/v1/projects/", headers=headers, timeout=30) as rest:
        rest.post(f"{hub}/api/v1/projects", json={"name": project}).raise_for_status()
        try:
            definition = {"name": "mock", "url": mock, "transport": "streamable-http"}
            rest.post(f"{project}/servers", json=definition).raise_for_status()
            until(lambda: _is_listed(rest, project), limit_s=READY_LIMIT_S, what="the mock server's first listing")
            made = rest.post(f"{project}/keys", json={"name": "suite", "kind": "service"}).raise_for_status()
            yield f"{hub}/projects/{project}/servers/mock/mcp", made.json()["key"]
        finally:
            rest.delete(f"{project}/servers/mock")
            rest.delete(project)


def _is_listed(rest: httpx2.Client, project: str) -> bool:
    said = rest.get(f"{project}/servers/mock/status")
    return said.status_code == 200 and said.json().get("tool_count") is not None


async def fill_in(context: Any, params: types.ElicitRequestParams) -> types.ElicitResult:
    """Accepts every form as it is proposed."""
    schema: dict[str, Any] = getattr(params, "requested_schema", None) or {}
    content = {name: one.get("default", True) for name, one in schema.get("properties", {}).items()}
    return types.ElicitResult(action="accept", content=content)


async def run(scenario: str, behind: Behind) -> None:
    async with httpx2.AsyncClient(headers={"Authorization": f"Bearer {behind.key}"}, timeout=60) as http:
        transport = streamable_http_client(behind.url, http_client=http)
        mode = "auto" if behind.revision >= MODERN else "legacy"
        async with Client(transport, mode=mode, elicitation_callback=fill_in, read_timeout_seconds=30) as client:
            await SCENARIOS[scenario](client, behind)


def main() -> None:
    scenario = os.environ["MCP_CONFORMANCE_SCENARIO"]
    with registered(sys.argv[-1], scenario) as (url, key):
        behind = Behind(
            url=url,
            key=key,
            revision=os.environ.get("MCP_CONFORMANCE_PROTOCOL_VERSION", MODERN),
            context=json.loads(os.environ.get("MCP_CONFORMANCE_CONTEXT", "{}")),
        )
        asyncio.run(run(scenario, behind))


if __name__ == "__main__":
    main()
