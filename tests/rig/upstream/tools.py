"""What the tools of the conformance upstream do."""

import asyncio
import warnings
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

import mcp_types as types
from mcp.server.subscriptions import InMemorySubscriptionBus, PromptsListChanged, ResourceUpdated, ToolsListChanged
from mcp.shared.exceptions import MCPDeprecationWarning, MCPError

from tests.rig.upstream.definitions import PIXEL_PNG, SILENT_WAV
from tests.rig.upstream.questions import ROOTS, Context, ask, form, is_modern, sample
from tests.rig.upstream.task_tools import CONFIRM, compute, greet

Params: TypeAlias = types.CallToolRequestParams
Handler: TypeAlias = Callable[[Context, Params], Awaitable[dict[str, Any]]]

NAME: dict[str, Any] = {"name": {"type": "string"}}
WATCHED_URI = "test://watched-resource"


def text(said: str) -> dict[str, Any]:
    return {"content": [{"type": "text", "text": said}]}


def failed(said: str) -> dict[str, Any]:
    return {**text(said), "isError": True}


def embedded(uri: str, mime_type: str, said: str) -> dict[str, Any]:
    return {"type": "resource", "resource": {"uri": uri, "mimeType": mime_type, "text": said}}


async def say_log(ctx: Context, said: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MCPDeprecationWarning)
        await ctx.session.send_log_message("info", said, related_request_id=ctx.request_id)


class Tools:
    """The tools by name, and what they change."""

    def __init__(self, bus: InMemorySubscriptionBus) -> None:
        # Changed by the tools themselves, all on one loop.
        self.has_dynamic_tool = False
        self.tool_changes = 0
        self.has_dynamic_prompt = False
        self.prompt_changes = 0
        self.watched_text = "Watched resource content"
        self.subscribed: set[str] = set()
        self._cancelled = 0
        self._bus = bus
        self._fixed: dict[str, dict[str, Any]] = {
            "test_simple_text": text("This is a simple text response for testing."),
            "test_error_handling": failed("This tool intentionally returns an error for testing"),
            "test_image_content": {"content": [_IMAGE]},
            "test_audio_content": {"content": [{"type": "audio", "data": SILENT_WAV, "mimeType": "audio/wav"}]},
            "test_embedded_resource": {
                "content": [embedded("test://embedded-resource", "text/plain", "This is an embedded resource content.")]
            },
            "test_multiple_content_types": {
                "content": [
                    {"type": "text", "text": "Multiple content types test:"},
                    _IMAGE,
                    embedded("test://mixed-content-resource", "application/json", '{"test": "data", "value": 123}'),
                ]
            },
            "json_schema_2020_12_tool": text("the schema is what matters"),
            "test_dynamic_tool": text("here for now"),
        }
        self._handlers: dict[str, Handler] = {
            "test_tool_with_logging": _log_thrice,
            "test_tool_with_progress": _progress,
            "test_reconnection": _reconnect,
            "test_sampling": _sampling,
            "test_elicitation": _elicitation,
            "test_elicitation_sep1034_defaults": _elicit_defaults,
            "test_elicitation_sep1330_enums": _elicit_enums,
            "test_missing_capability": _missing_capability,
            "test_streaming_elicitation": _ask_name,
            "test_logging_tool": _log_once,
            "test_trigger_tool_change": self._change_tools,
            "test_trigger_prompt_change": self._change_prompts,
            "test_input_required_result_elicitation": _ask_name,
            "test_input_required_result_sampling": _ask_capital,
            "test_input_required_result_list_roots": _ask_roots,
            "test_input_required_result_request_state": _ask_confirmation,
            "test_input_required_result_tampered_state": _ask_confirmation,
            "test_input_required_result_multiple_inputs": _ask_three,
            "test_input_required_result_multi_round": _ask_twice,
            "test_input_required_result_capabilities": _ask_what_is_declared,
            "test_x_mcp_header": _region,
            "structured": _structured,
            "echo": _echo,
            "wait": self._wait,
            "count_cancelled": self._count_cancelled,
            "change_resource": self._change_resource,
            "greet": _greet,
            "slow_compute": _compute,
            "protocol_error_job": _break_protocol,
            "confirm_delete": _confirm_delete,
            "multi_input": _ask_two,
        }

    async def call(self, ctx: Context, params: Params) -> dict[str, Any]:
        """The result. Raises MCPError for a name that is not listed, NeedsInput where it has to ask."""
        if params.name == "test_dynamic_tool" and not self.has_dynamic_tool:
            raise MCPError(types.INVALID_PARAMS, f"Unknown tool: {params.name}")
        if (fixed := self._fixed.get(params.name)) is not None:
            return fixed
        if (handler := self._handlers.get(params.name)) is None:
            raise MCPError(types.INVALID_PARAMS, f"Unknown tool: {params.name}")
        return await handler(ctx, params)

    async def _change_tools(self, ctx: Context, params: Params) -> dict[str, Any]:
        self.has_dynamic_tool = not self.has_dynamic_tool
        self.tool_changes += 1
        await self._bus.publish(ToolsListChanged())
        if not is_modern(ctx):
            await ctx.session.send_tool_list_changed()
        return text("the list of tools changed")

    async def _change_prompts(self, ctx: Context, params: Params) -> dict[str, Any]:
        self.has_dynamic_prompt = not self.has_dynamic_prompt
        self.prompt_changes += 1
        await self._bus.publish(PromptsListChanged())
        if not is_modern(ctx):
            await ctx.session.send_prompt_list_changed()
        return text("the list of prompts changed")

    async def _change_resource(self, ctx: Context, params: Params) -> dict[str, Any]:
        self.watched_text += " changed"
        await self._bus.publish(ResourceUpdated(WATCHED_URI))
        if not is_modern(ctx) and WATCHED_URI in self.subscribed:
            await ctx.session.send_resource_updated(WATCHED_URI)
        return text("the watched resource changed")

    async def _wait(self, ctx: Context, params: Params) -> dict[str, Any]:
        await ctx.session.report_progress(0, 1, "waiting")
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            self._cancelled += 1
            raise
        return text("nobody cancelled")

    async def _count_cancelled(self, ctx: Context, params: Params) -> dict[str, Any]:
        return text(str(self._cancelled))


_IMAGE: dict[str, Any] = {"type": "image", "data": PIXEL_PNG, "mimeType": "image/png"}
_STEP_S = 0.05


async def _echo(ctx: Context, params: Params) -> dict[str, Any]:
    return text(str((params.arguments or {}).get("text", "")))


async def _structured(ctx: Context, params: Params) -> dict[str, Any]:
    city = (params.arguments or {}).get("city")
    if not isinstance(city, str):
        return failed("city must be a text")
    return {**text(f"{city}: 21.5 degrees"), "structuredContent": {"city": city, "degrees": 21.5}}


async def _region(ctx: Context, params: Params) -> dict[str, Any]:
    return text(f"region {(params.arguments or {}).get('region')}")


async def _log_once(ctx: Context, params: Params) -> dict[str, Any]:
    await say_log(ctx, "one log message")
    return text("logged where it was wanted")


async def _log_thrice(ctx: Context, params: Params) -> dict[str, Any]:
    for said in ("Tool execution started", "Tool processing data", "Tool execution completed"):
        await say_log(ctx, said)
        await asyncio.sleep(_STEP_S)
    return text("Tool with logging executed successfully")


async def _progress(ctx: Context, params: Params) -> dict[str, Any]:
    for done in (0, 50, 100):
        await ctx.session.report_progress(done, 100, f"Completed step {done} of 100")
        await asyncio.sleep(_STEP_S)
    token = (ctx.meta or {}).get("progress_token", 0)
    return text(str(token))


async def _reconnect(ctx: Context, params: Params) -> dict[str, Any]:
    await say_log(ctx, "Before disconnect")
    if ctx.close_sse_stream is not None:
        await ctx.close_sse_stream()
    await asyncio.sleep(0.2)
    await say_log(ctx, "After reconnect")
    return text("Reconnection test completed")


async def _missing_capability(ctx: Context, params: Params) -> dict[str, Any]:
    declared = ctx.session.client_capabilities
    if declared is not None and declared.sampling is not None:
        return text("the client can sample")
    if not is_modern(ctx):
        # Servers of these revisions find out by asking.
        try:
            await ask(ctx, params, questions={"answer": sample("anything", 10)})
        except ExceptionGroup:
            return failed("the client cannot sample")
    raise MCPError(
        types.MISSING_REQUIRED_CLIENT_CAPABILITY,
        "this tool needs a client that can sample",
        {"requiredCapabilities": {"sampling": {}}},
    )


async def _sampling(ctx: Context, params: Params) -> dict[str, Any]:
    prompt = str((params.arguments or {}).get("prompt", ""))
    answers = await ask(ctx, params, questions={"answer": sample(prompt, 100)})
    return text(f"LLM response: {answers['answer']['content'].get('text', 'no text')}")


async def _elicit(ctx: Context, params: Params, *, question: dict[str, Any], label: str) -> dict[str, Any]:
    answer = (await ask(ctx, params, questions={"answer": question}))["answer"]
    return text(f"{label}: action={answer['action']}, content={answer.get('content', {})}")


async def _elicitation(ctx: Context, params: Params) -> dict[str, Any]:
    message = str((params.arguments or {}).get("message", ""))
    question = form(message, response={"type": "string", "description": "User's response"})
    return await _elicit(ctx, params, question=question, label="User response")


async def _elicit_defaults(ctx: Context, params: Params) -> dict[str, Any]:
    question = form(
        "Please look through these",
        name={"type": "string", "description": "User name", "default": "John Doe"},
        age={"type": "integer", "description": "User age", "default": 30},
        score={"type": "number", "description": "User score", "default": 95.5},
        status={
            "type": "string",
            "description": "User status",
            "enum": ["active", "inactive", "pending"],
            "default": "active",
        },
        verified={"type": "boolean", "description": "Verification status", "default": True},
    )
    question["params"]["requestedSchema"]["required"] = []
    return await _elicit(ctx, params, question=question, label="Elicitation completed")


def _titled(*titles: str) -> list[dict[str, str]]:
    return [{"const": f"value{place}", "title": title} for place, title in enumerate(titles, start=1)]


async def _elicit_enums(ctx: Context, params: Params) -> dict[str, Any]:
    options = ["option1", "option2", "option3"]
    question = form(
        "Please choose",
        untitledSingle={"type": "string", "enum": options},
        titledSingle={"type": "string", "oneOf": _titled("First Option", "Second Option", "Third Option")},
        legacyEnum={
            "type": "string",
            "enum": ["opt1", "opt2", "opt3"],
            "enumNames": ["Option One", "Option Two", "Option Three"],
        },
        untitledMulti={"type": "array", "items": {"type": "string", "enum": options}},
        titledMulti={"type": "array", "items": {"anyOf": _titled("First Choice", "Second Choice", "Third Choice")}},
    )
    question["params"]["requestedSchema"]["required"] = []
    return await _elicit(ctx, params, question=question, label="Elicitation completed")


def _named(answer: dict[str, Any], field: str = "name") -> str:
    return str((answer.get("content") or {}).get(field, "unknown"))


async def _ask_name(ctx: Context, params: Params) -> dict[str, Any]:
    answers = await ask(ctx, params, questions={"user_name": form("What is your name?", **NAME)})
    return text(f"Hello, {_named(answers['user_name'])}!")


async def _ask_capital(ctx: Context, params: Params) -> dict[str, Any]:
    answers = await ask(ctx, params, questions={"capital_question": sample("What is the capital of France?", 100)})
    return text(str(answers["capital_question"]["content"].get("text", "no text")))


async def _ask_roots(ctx: Context, params: Params) -> dict[str, Any]:
    answers = await ask(ctx, params, questions={"client_roots": ROOTS})
    return text(", ".join(root["uri"] for root in answers["client_roots"]["roots"]))


async def _ask_confirmation(ctx: Context, params: Params) -> dict[str, Any]:
    question = form("Please confirm", ok={"type": "boolean"})
    await ask(ctx, params, questions={"confirm": question}, keeps_state=True)
    return text("state-ok: the request state came back whole")


async def _ask_three(ctx: Context, params: Params) -> dict[str, Any]:
    questions = {
        "user_name": form("What is your name?", **NAME),
        "greeting": sample("Generate a greeting", 50),
        "client_roots": ROOTS,
    }
    answers = await ask(ctx, params, questions=questions, keeps_state=True)
    return text(f"{_named(answers['user_name'])} answered {len(answers)} questions")


async def _ask_twice(ctx: Context, params: Params) -> dict[str, Any]:
    first = {"step1": form("Step 1: What is your name?", **NAME)}
    second = {"step2": form("Step 2: What is your favorite color?", color={"type": "string"})}
    answers = await ask(ctx, params, questions=first, keeps_state=True)
    answers = answers | await ask(ctx, params, questions=second, keeps_state=True)
    return text(f"{_named(answers['step1'])} likes {_named(answers['step2'], 'color')}")


async def _ask_what_is_declared(ctx: Context, params: Params) -> dict[str, Any]:
    declared = ctx.session.client_capabilities or types.ClientCapabilities()
    questions: dict[str, dict[str, Any]] = {}
    if declared.elicitation is not None:
        questions["elicit_input"] = form("Anything", value={"type": "string"})
    if declared.sampling is not None:
        questions["sample_input"] = sample("Anything", 50)
    if not questions:
        return text("the client declares nothing to ask it for")
    answers = await ask(ctx, params, questions=questions, keeps_state=True)
    return text(f"answered: {', '.join(answers)}")


async def _greet(ctx: Context, params: Params) -> dict[str, Any]:
    return greet(params.arguments or {})


async def _compute(ctx: Context, params: Params) -> dict[str, Any]:
    return await compute(params.arguments or {})


async def _break_protocol(ctx: Context, params: Params) -> dict[str, Any]:
    raise MCPError(types.INTERNAL_ERROR, "the job broke the protocol, as always")


async def _confirm_delete(ctx: Context, params: Params) -> dict[str, Any]:
    filename = (params.arguments or {}).get("filename")
    answer = (await ask(ctx, params, questions={"confirm": form(f"Delete {filename}?", **CONFIRM)}))["confirm"]
    return text(f"{'deleted' if (answer.get('content') or {}).get('confirm') else 'kept'} {filename}")


async def _ask_two(ctx: Context, params: Params) -> dict[str, Any]:
    questions = {"first": form("The first name?", **NAME), "second": form("The second name?", **NAME)}
    answers = await ask(ctx, params, questions=questions)
    return text(f"{_named(answers['first'])} and {_named(answers['second'])}")
