"""The conformance upstream as an SDK server: lists, reads, prompts, completion, subscriptions."""

import json
import re
import warnings
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import mcp_types as types
from mcp.server.lowlevel import NotificationOptions, Server
from mcp.server.models import InitializationOptions
from mcp.server.request_state import RequestStateBoundary, RequestStateSecurity
from mcp.server.subscriptions import InMemorySubscriptionBus
from mcp.shared.exceptions import MCPDeprecationWarning, MCPError
from pydantic import BaseModel

from tests.rig.upstream.definitions import (
    DYNAMIC_PROMPT,
    DYNAMIC_TOOL,
    PIXEL_PNG,
    PROMPTS,
    RESOURCES,
    TEMPLATES,
    TOOLS,
)
from tests.rig.upstream.questions import Context, NeedsInput, ask, form
from tests.rig.upstream.task_board import TaskBoard
from tests.rig.upstream.task_listening import TaskListening
from tests.rig.upstream.task_methods import EXTENSION, LEGACY_CAPABILITY, TaskMethods
from tests.rig.upstream.tools import WATCHED_URI, Tools, embedded

_ResultT = TypeVar("_ResultT", bound=BaseModel)
_TEMPLATE = re.compile(r"test://template/([^/]+)/data")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How the upstream shows itself."""

    page_size: int | None = None
    """Entries a page; None: all on one."""
    name: str = "conformance-upstream"


class _Upstream(Server[Any]):
    """An SDK server that says what is true of it: its lists change, and it has the tasks of 2025-11-25."""

    def create_initialization_options(self, *_: Any, **__: Any) -> InitializationOptions:
        changes = NotificationOptions(prompts_changed=True, resources_changed=True, tools_changed=True)
        options = super().create_initialization_options(notification_options=changes)
        tasks = types.ServerTasksCapability.model_validate(LEGACY_CAPABILITY)
        options.capabilities = options.capabilities.model_copy(update={"tasks": tasks})
        return options


def build(shape: Shape, board: TaskBoard) -> Server[Any]:
    bus = InMemorySubscriptionBus()
    tools = Tools(bus)
    lists = _Lists(tools, shape)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MCPDeprecationWarning)
        server = _Upstream(
            shape.name,
            version="1.0.0",
            title="Conformance upstream",
            instructions="Call anything by the name the suite gives it.",
            on_list_tools=lists.tools,
            on_call_tool=_call(tools),
            on_list_prompts=lists.prompts,
            on_get_prompt=_get_prompt,
            on_list_resources=lists.resources,
            on_list_resource_templates=lists.templates,
            on_read_resource=_read(tools),
            on_subscribe_resource=_subscribe(tools),
            on_unsubscribe_resource=_unsubscribe(tools),
            on_subscriptions_listen=TaskListening(bus, board),
            on_completion=_complete,
            on_set_logging_level=_set_level,
        )
    server.extensions[EXTENSION] = {}
    server.middleware.append(TaskMethods(board))
    server.middleware.append(RequestStateBoundary(RequestStateSecurity.ephemeral(), default_audience=shape.name))
    return server


class _Lists:
    """The four lists, paged where the shape says so."""

    def __init__(self, tools: Tools, shape: Shape) -> None:
        self._tools = tools
        self._page_size = shape.page_size

    async def tools(self, ctx: Context, params: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        # Counted, so that two changes in a row are no return to the old list.
        counted = {**TOOLS[-1], "title": f"changed {self._tools.tool_changes} times"}
        listed = (*TOOLS[:-1], counted, *([DYNAMIC_TOOL] if self._tools.has_dynamic_tool else []))
        return self._page(types.ListToolsResult, params, key="tools", listed=listed)

    async def prompts(self, ctx: Context, params: types.PaginatedRequestParams | None) -> types.ListPromptsResult:
        counted = {**PROMPTS[-1], "title": f"changed {self._tools.prompt_changes} times"}
        listed = (*PROMPTS[:-1], counted, *([DYNAMIC_PROMPT] if self._tools.has_dynamic_prompt else []))
        return self._page(types.ListPromptsResult, params, key="prompts", listed=listed)

    async def resources(self, ctx: Context, params: types.PaginatedRequestParams | None) -> types.ListResourcesResult:
        return self._page(types.ListResourcesResult, params, key="resources", listed=RESOURCES)

    async def templates(
        self, ctx: Context, params: types.PaginatedRequestParams | None
    ) -> types.ListResourceTemplatesResult:
        return self._page(types.ListResourceTemplatesResult, params, key="resourceTemplates", listed=TEMPLATES)

    def _page(
        self,
        kind: type[_ResultT],
        params: types.PaginatedRequestParams | None,
        *,
        key: str,
        listed: Sequence[dict[str, Any]],
    ) -> _ResultT:
        page: dict[str, Any] = {"ttlMs": 60_000, "cacheScope": "public", key: list(listed)}
        if self._page_size is not None:
            cursor = params.cursor if params is not None else None
            if cursor is not None and not cursor.isdecimal():
                raise MCPError(types.INVALID_PARAMS, f"not a cursor of ours: {cursor}")
            start = int(cursor or 0)
            page[key] = page[key][start : start + self._page_size]
            if start + self._page_size < len(listed):
                page["nextCursor"] = str(start + self._page_size)
        return kind.model_validate(page)


def _call(
    tools: Tools,
) -> Callable[[Context, types.CallToolRequestParams], Awaitable[types.CallToolResult | types.InputRequiredResult]]:
    async def call(
        ctx: Context, params: types.CallToolRequestParams
    ) -> types.CallToolResult | types.InputRequiredResult:
        try:
            return types.CallToolResult.model_validate(await tools.call(ctx, params))
        except NeedsInput as needed:
            return needed.result

    return call


async def _get_prompt(
    ctx: Context, params: types.GetPromptRequestParams
) -> types.GetPromptResult | types.InputRequiredResult:
    given = params.arguments or {}
    if params.name == "test_input_required_result_prompt":
        question = form("Which context?", context={"type": "string"})
        try:
            answers = await ask(ctx, params, questions={"user_context": question})
        except NeedsInput as needed:
            return needed.result
        return _prompt([{"type": "text", "text": f"Context: {answers['user_context'].get('content')}"}])
    if params.name == "test_prompt_with_embedded_resource":
        uri = given.get("resourceUri", "test://example-resource")
        resource = embedded(uri, "text/plain", "Embedded resource content for testing.")
        return _prompt([resource, {"type": "text", "text": "Please process the embedded resource above."}])
    if params.name == "test_prompt_with_image":
        image = {"type": "image", "data": PIXEL_PNG, "mimeType": "image/png"}
        return _prompt([image, {"type": "text", "text": "Please analyze the image above."}])
    texts = {
        "test_simple_prompt": "This is a simple prompt for testing.",
        "test_prompt_with_arguments": f"Prompt with arguments: arg1='{given.get('arg1')}', arg2='{given.get('arg2')}'",
        "test_dynamic_prompt": "here for now",
    }
    if params.name not in texts:
        raise MCPError(types.INVALID_PARAMS, f"Unknown prompt: {params.name}")
    return _prompt([{"type": "text", "text": texts[params.name]}])


def _prompt(contents: list[dict[str, Any]]) -> types.GetPromptResult:
    return types.GetPromptResult.model_validate(
        {"messages": [{"role": "user", "content": content} for content in contents]}
    )


def _read(
    tools: Tools,
) -> Callable[[Context, types.ReadResourceRequestParams], Awaitable[types.ReadResourceResult]]:
    async def read(ctx: Context, params: types.ReadResourceRequestParams) -> types.ReadResourceResult:
        content: dict[str, Any] = {"uri": params.uri, "mimeType": "text/plain"}
        if params.uri == "test://static-text":
            content["text"] = "This is the content of the static text resource."
        elif params.uri == WATCHED_URI:
            content["text"] = tools.watched_text
        elif params.uri == "test://static-binary":
            content |= {"mimeType": "image/png", "blob": PIXEL_PNG}
        elif found := _TEMPLATE.fullmatch(params.uri):
            document = {"id": found[1], "templateTest": True, "data": f"Data for ID: {found[1]}"}
            content |= {"mimeType": "application/json", "text": json.dumps(document)}
        else:
            raise MCPError(types.INVALID_PARAMS, "Resource not found", {"uri": params.uri})
        return types.ReadResourceResult.model_validate({"contents": [content], "ttlMs": 0, "cacheScope": "private"})

    return read


def _subscribe(tools: Tools) -> Callable[[Context, types.SubscribeRequestParams], Awaitable[types.EmptyResult]]:
    async def subscribe(ctx: Context, params: types.SubscribeRequestParams) -> types.EmptyResult:
        tools.subscribed.add(params.uri)
        return types.EmptyResult()

    return subscribe


def _unsubscribe(tools: Tools) -> Callable[[Context, types.UnsubscribeRequestParams], Awaitable[types.EmptyResult]]:
    async def unsubscribe(ctx: Context, params: types.UnsubscribeRequestParams) -> types.EmptyResult:
        tools.subscribed.discard(params.uri)
        return types.EmptyResult()

    return unsubscribe


async def _complete(ctx: Context, params: types.CompleteRequestParams) -> types.CompleteResult:
    values = [one for one in ("paris", "park", "party") if one.startswith(params.argument.value)]
    return types.CompleteResult(completion=types.Completion(values=values, total=len(values), has_more=False))


async def _set_level(ctx: Context, params: types.SetLevelRequestParams) -> types.EmptyResult:
    return types.EmptyResult()
