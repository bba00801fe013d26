"""The tools: what they are called, what they take, what they do."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final, Protocol

from mcp_orch.demo.picture import png_base64
from mcp_orch.demo.wire import Json

_MAX_STEPS: Final = 100
_MAX_SECONDS: Final = 600.0


class BadArguments(ValueError):
    """What a tool was given is not what its schema asks for; the model is told, so that it can mend its call."""


class Progress(Protocol):
    """What a long tool tells while it runs."""

    def step(self, done: int, total: int, *, message: str) -> None:
        """Tells how far it is."""
        ...

    def rest(self, seconds: float) -> bool:
        """Waits; False: the call was cancelled meanwhile."""
        ...


def _object(properties: Json, *required: str) -> Json:
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


_READ_ONLY: Final[Json] = {"readOnlyHint": True, "openWorldHint": False}

TOOLS: Final[tuple[Json, ...]] = (
    {
        "name": "echo",
        "title": "Echo",
        "description": "Gives back the text it was given.",
        "inputSchema": _object(
            {"text": {"type": "string", "description": "What to say back", "examples": ["Hello from mcp-orch"]}}, "text"
        ),
        "annotations": _READ_ONLY,
    },
    {
        "name": "add",
        "title": "Add",
        "description": "Adds two numbers.",
        "inputSchema": _object(
            {"a": {"type": "number", "examples": [2]}, "b": {"type": "number", "examples": [3]}}, "a", "b"
        ),
        "outputSchema": {"type": "object", "properties": {"sum": {"type": "number"}}, "required": ["sum"]},
        "annotations": _READ_ONLY,
    },
    {
        "name": "now",
        "title": "Now",
        "description": "The time of day, in UTC.",
        "inputSchema": _object({}),
        "annotations": _READ_ONLY,
    },
    {
        "name": "long_task",
        "title": "Long task",
        "description": "Works for some seconds, tells how far it is, and can be cancelled.",
        "inputSchema": _object(
            {
                "seconds": {"type": "number", "minimum": 0, "maximum": _MAX_SECONDS, "default": 3},
                "steps": {"type": "integer", "minimum": 1, "maximum": _MAX_STEPS, "default": 5},
            }
        ),
        "annotations": _READ_ONLY,
    },
    {
        "name": "fail",
        "title": "Fail",
        "description": "Fails, to show what a failing tool looks like.",
        "inputSchema": _object({"reason": {"type": "string", "default": "you asked for it"}}),
        "annotations": _READ_ONLY,
    },
    {
        "name": "picture",
        "title": "Picture",
        "description": "A small picture, to show image content.",
        "inputSchema": _object({}),
        "annotations": _READ_ONLY,
    },
)


def _text(text: str) -> Json:
    return {"content": [{"type": "text", "text": text}]}


def failed(reason: str) -> Json:
    """The result of a tool that did not work."""
    return {**_text(reason), "isError": True}


def _echo(arguments: Json) -> Json:
    return _text(_string(arguments, "text"))


def _add(arguments: Json) -> Json:
    total = _number(arguments, "a") + _number(arguments, "b")
    if not _is_sayable(total):
        raise BadArguments("a and b are too large for me to add")
    return {**_text(f"{total}"), "structuredContent": {"sum": total}}


def _now(_arguments: Json) -> Json:
    return _text(datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"))


def _fail(arguments: Json) -> Json:
    return failed(_string(arguments, "reason", default="you asked for it"))


def _picture(_arguments: Json) -> Json:
    return {"content": [{"type": "image", "data": png_base64(), "mimeType": "image/png"}]}


QUICK: Final[dict[str, Callable[[Json], Json]]] = {
    "echo": _echo,
    "add": _add,
    "now": _now,
    "fail": _fail,
    "picture": _picture,
}
"""Tools that answer at once. Raise BadArguments."""

LONG: Final = "long_task"


def long_task(arguments: Json, progress: Progress) -> Json | None:
    """Works step by step; None: it was cancelled. Raises BadArguments."""
    seconds = _number(arguments, "seconds", default=3)
    steps = _number(arguments, "steps", default=5)
    if not 0 <= seconds <= _MAX_SECONDS:
        raise BadArguments(f"seconds must be between 0 and {_MAX_SECONDS:g}")
    if not (1 <= steps <= _MAX_STEPS and steps == int(steps)):
        raise BadArguments(f"steps must be a whole number between 1 and {_MAX_STEPS}")
    count = int(steps)
    for done in range(1, count + 1):
        if not progress.rest(seconds / count):
            return None
        progress.step(done, count, message=f"step {done} of {count}")
    return _text(f"done: {count} steps in {seconds:g} s")


def _string(arguments: Json, name: str, *, default: str | None = None) -> str:
    value = arguments.get(name, default)
    if not isinstance(value, str):
        raise BadArguments(f"{name} must be a text")
    return value


def _number(arguments: Json, name: str, *, default: int | None = None) -> int | float:
    value = arguments.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not _is_sayable(value):
        raise BadArguments(f"{name} must be a number, and not beyond all measure")
    return value


def _is_sayable(number: float) -> bool:
    """Whether it has a form in JSON that others can read: no infinity, nor more digits than Python writes."""
    return abs(number) <= sys.float_info.max
