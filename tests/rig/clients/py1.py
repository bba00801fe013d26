"""Drives the Python SDK 1.x: `python py1.py` under the virtual environment that holds it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from line_loop import Events, cancelled_call, main
from mcp import ClientSession, McpError, types
from mcp.client.sse import sse_client
from mcp.client.streamable_http import streamablehttp_client
from pydantic import AnyUrl

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
    def __init__(self, client: ClientSession, events: Events) -> None:
        self.events = events
        self._client = client
        self._hello: types.InitializeResult

    async def start(self) -> None:
        self._hello = await self._client.initialize()

    def describe(self) -> dict[str, Any]:
        return {
            "revision": self._hello.protocolVersion,
            "server": dump(self._hello.serverInfo),
            "capabilities": dump(self._hello.capabilities),
            "instructions": self._hello.instructions,
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
            page = dump(await method(params=types.PaginatedRequestParams(cursor=cursor)))
            items += page[key]
            pages += 1
            cursor = page.get("nextCursor")
            if cursor is None:
                return {"items": items, "pages": pages, "meta": page.get("_meta")}

    async def _call(self, job: dict[str, Any]) -> Any:
        progress: list[Any] = []

        async def on_progress(done: float, total: float | None, message: str | None) -> None:
            progress.append([done, total, message])

        result = await self._client.call_tool(
            job["name"],
            job.get("arguments"),
            read_timeout_seconds=timedelta(seconds=50),
            progress_callback=on_progress if job.get("wants_progress") else None,
        )
        return {"result": dump(result), "progress": progress}

    async def _cancel_call(self, job: dict[str, Any]) -> Any:
        number = self._client._request_id  # the client has no way to cancel, so the notification is sent by hand

        async def cancel() -> None:
            params = types.CancelledNotificationParams(requestId=number, reason="the journey wants it")
            await self._client.send_notification(types.ClientNotification(types.CancelledNotification(params=params)))

        return await cancelled_call(
            lambda on_progress: self._client.call_tool(
                job["name"], job.get("arguments"), progress_callback=on_progress
            ),
            cancel,
        )

    async def _get_prompt(self, job: dict[str, Any]) -> Any:
        return dump(await self._client.get_prompt(job["name"], job.get("arguments")))

    async def _read(self, job: dict[str, Any]) -> Any:
        return dump(await self._client.read_resource(AnyUrl(job["uri"])))

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
        return dump(await self._client.subscribe_resource(AnyUrl(job["uri"])))

    async def _unsubscribe(self, job: dict[str, Any]) -> Any:
        return dump(await self._client.unsubscribe_resource(AnyUrl(job["uri"])))

    async def _listen(self, job: dict[str, Any]) -> Any:
        return None  # this era hears of changes without asking


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
        if isinstance(message, types.ServerNotification):
            kind = _CHANGES.get(message.root.method)
            if kind is not None:
                events.add(kind, dump(message.root.params) if message.root.params is not None else None)

    open_transport = sse_client if job["transport"] == "sse" else streamablehttp_client
    async with (
        open_transport(job["url"], headers=job.get("headers")) as streams,
        ClientSession(
            streams[0],
            streams[1],
            timedelta(seconds=50),
            message_handler=on_message,
            **(ANSWERS if job.get("can_be_asked") else {}),
        ) as client,
    ):
        session = Session(client, events)
        await session.start()
        yield session


def explain(failure: BaseException) -> dict[str, Any]:
    if isinstance(failure, McpError):
        return {"code": failure.error.code, "message": failure.error.message, "data": failure.error.data}
    return {"code": None, "message": f"{type(failure).__name__}: {failure}"}


if __name__ == "__main__":
    main(connect, explain)
