"""A hub in the test's own process, on a free port."""

import asyncio
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from mcp_orch.app.data_dir import holding, prepare_data_dir
from mcp_orch.app.serve import HubProcess
from mcp_orch.app.settings import ServeOptions, read_settings

MODERN = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": {},
}
KEY = re.compile(r"project_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}")


@dataclass
class Running:
    """What it said so far, and a client to it."""

    process: HubProcess
    said: list[str]
    http: httpx2.AsyncClient
    data_dir: Path

    @property
    def text(self) -> str:
        return "\n".join(self.said)

    @property
    def key(self) -> str:
        return KEY.findall(self.text)[0]

    async def call(self, tool: str, arguments: dict[str, Any], *, project: str = "demo", key: str | None = None) -> Any:
        headers = {
            "Accept": "application/json, text/event-stream",
            "MCP-Protocol-Version": "2026-07-28",
            "Mcp-Method": "tools/call",
            "Mcp-Name": tool,
        }
        if key is not None:
            headers["Authorization"] = f"Bearer {key}"
        params = {"name": tool, "arguments": arguments, "_meta": MODERN}
        body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
        return await self.http.post(f"/projects/{project}/unified/mcp", json=body, headers=headers)


@asynccontextmanager
async def hub(
    data_dir: Path, monkeypatch: Any, *, config: Path | None = None, no_auth: bool = False, **values: str
) -> AsyncGenerator[Running]:
    """A hub that has said everything it says at its start; it is stopped, and has stopped, at the end of the block."""
    said: list[str] = []
    monkeypatch.setattr("mcp_orch.app.serve._say", said.append)
    environment = {"PATH": "/usr/bin:/bin", "MCP_ORCH_SKIP_UI": "1", **values}
    options = ServeOptions(port=0, data_dir=data_dir, config=config, no_auth=no_auth)
    place = prepare_data_dir(data_dir)
    with holding(place):
        process = HubProcess(read_settings(options, environment), place)
        async with asyncio.timeout(50), asyncio.TaskGroup() as group:
            running = group.create_task(process.run())
            while not any(text.startswith("Web") for text in said) and not running.done():  # noqa: ASYNC110  its output is a list
                await asyncio.sleep(0.02)
            if not running.done():
                url = re.findall(r"answers on (\S+)", said[0])[0]
                async with httpx2.AsyncClient(base_url=url, timeout=20) as http:
                    yield Running(process=process, said=said, http=http, data_dir=data_dir)
            process.stop()
