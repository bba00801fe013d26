"""Drives the Python SDK 2.x: `python py2.py` under the virtual environment that holds it."""

import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import anyio
import anyio.abc
import httpx2
import mcp_types as types
from line_loop import Events, cancelled_call, main
from mcp import Client
from mcp.client.sse import sse_client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPDeprecationWarning, MCPError
from mcp_types.version import MODERN_PROTOCOL_VERSIONS

warnings.simplefilter("ignore", MCPDeprecationWarning)

_CHANGES = {
    "notifications/tools/list_changed": "tools_changed",
    "notifications/prompts/list_changed": "prompts_changed",
    "notifications/resources/list_changed": "resources_changed",
    "notifications/resources/updated": "resource_updated",
    "notifications/message": "log",
}


def dump(model: Any) -> Any:
    return model.model_dump(mode="json", by_alias=True, exclude_none=True)


class Session:
    def __init__(self, client: Client, events: Events, tasks: anyio.abc.TaskGroup) -> None:
        self.events = events
        self._client = client
        self._tasks = tasks

    def describe(self) -> dict[str, Any]:
        server = self._client.server_info
        return {
            "revision": self._client.protocol_version,
            "server": dump(server) if server is not None else None,
            "capabilities": dump(self._client.server_capabilities),
            "instructions": self._client.instructions,
        }

    async def run(self, op: str, job: dict[str, Any]) -> Any:
        return await getattr(self, f"_{op}")(job)

    async def _list(self, job: dict[str, Any]) -> Any:
        key, method = {
            "tools": ("tools", self._client.list_tools),
            "prompts": ("prompts", self._client.list_prompts),
            "resources": ("resources", self._client.list_resources),
            "templates": ("resourceTemplates", self._client.list_resource_templates),
        }[job["kind"]]
        items: list[Any] = []
        pages = 0
        cursor = job.get("cursor")
        while True:
            page = dump(await method(cursor=cursor, cache_mode="refresh"))
            items += page[key]
            pages += 1
            cursor = page.get("nextCursor")
            if cursor is None:
                return {"items": items, "pages": pages, "meta": page.get("_meta")}

    async def _call(self, job: dict[str, Any]) -> Any:
        seen: list[Any] = []

        async def on_progress(progress: float, total: float | None, message: str | None) -> None:
            seen.append([progress, total, message])

        result = await self._client.call_tool(
            job["name"], job.get("arguments"), 50, on_progress if job.get("wants_progress") else None
        )
        return {"result": dump(result), "progress": seen}

    async def _cancel_call(self, job: dict[str, Any]) -> Any:
        async def cancel() -> None:
            """Leaving the call is how this client cancels."""

        return await cancelled_call(
            lambda on_progress: self._client.call_tool(job["name"], job.get("arguments"), 50, on_progress), cancel
        )

    async def _get_prompt(self, job: dict[str, Any]) -> Any:
        return dump(await self._client.get_prompt(job["name"], job.get("arguments")))

    async def _read(self, job: dict[str, Any]) -> Any:
        return dump(await self._client.read_resource(job["uri"]))

    async def _complete(self, job: dict[str, Any]) -> Any:
        ref = job["ref"]
        typed = (
            types.PromptReference(type="ref/prompt", name=ref["name"])
            if ref["type"] == "ref/prompt"
            else types.ResourceTemplateReference(type="ref/resource", uri=ref["uri"])
        )
        return dump(await self._client.complete(typed, job["argument"]))

    async def _ping(self, job: dict[str, Any]) -> Any:
        return dump(await self._client.send_ping())

    async def _set_level(self, job: dict[str, Any]) -> Any:
        return dump(await self._client.set_logging_level(job["level"]))

    async def _subscribe(self, job: dict[str, Any]) -> Any:
        if self._client.protocol_version in MODERN_PROTOCOL_VERSIONS:
            return await self._open_stream({"resource_subscriptions": [job["uri"]]})
        return dump(await self._client.subscribe_resource(job["uri"]))

    async def _unsubscribe(self, job: dict[str, Any]) -> Any:
        return dump(await self._client.unsubscribe_resource(job["uri"]))

    async def _listen(self, job: dict[str, Any]) -> Any:
        if self._client.protocol_version not in MODERN_PROTOCOL_VERSIONS:
            return None
        kinds = ("tools_list_changed", "prompts_list_changed", "resources_list_changed")
        return await self._open_stream(dict.fromkeys(kinds, True))

    async def _open_stream(self, wanted: dict[str, Any]) -> None:
        """Opens a stream of changes that stays open with the session, and waits for its acknowledgement.

        The events come by the session's message handler: the client hands every notification to it.
        """
        acknowledged = anyio.Event()

        async def hold() -> None:
            async with self._client.listen(**wanted) as stream:
                acknowledged.set()
                async for _ in stream:
                    pass

        self._tasks.start_soon(hold)
        await acknowledged.wait()


async def elicit(context: Any, params: types.ElicitRequestParams) -> types.ElicitResult:
    return types.ElicitResult(action="accept", content={"name": "Ada"})


async def sample(context: Any, params: types.CreateMessageRequestParams) -> types.CreateMessageResult:
    return types.CreateMessageResult(role="assistant", model="rig", content=types.TextContent(type="text", text="Hi"))


async def roots(context: Any) -> types.ListRootsResult:
    return types.ListRootsResult(roots=[types.Root.model_validate({"uri": "file:///rig", "name": "rig"})])


ANSWERS: dict[str, Any] = {"elicitation_callback": elicit, "sampling_callback": sample, "list_roots_callback": roots}
"""Given to clients that can be asked something."""


@asynccontextmanager
async def connect(job: dict[str, Any]) -> AsyncIterator[Session]:
    events = Events()

    async def on_message(message: Any) -> None:
        kind = _CHANGES.get(getattr(message, "method", ""))
        if kind is not None:
            events.add(kind, dump(message.params) if message.params is not None else None)

    headers = job.get("headers")
    async with httpx2.AsyncClient(headers=headers, timeout=60) as http:
        transport = (
            sse_client(job["url"], headers=headers)
            if job["transport"] == "sse"
            else streamable_http_client(job["url"], http_client=http)
        )
        mode = "legacy" if job["transport"] == "sse" else job.get("mode", "auto")
        async with (
            Client(
                transport,
                mode=mode,
                message_handler=on_message,
                log_level=job.get("log_level"),
                read_timeout_seconds=50,
                **(ANSWERS if job.get("can_be_asked") else {}),
            ) as client,
            anyio.create_task_group() as tasks,
        ):
            yield Session(client, events, tasks)
            tasks.cancel_scope.cancel()


def explain(failure: BaseException) -> dict[str, Any]:
    if isinstance(failure, MCPError):
        return {"code": failure.code, "message": failure.message, "data": failure.data}
    return {"code": None, "message": f"{type(failure).__name__}: {failure}"}


if __name__ == "__main__":
    main(connect, explain)
