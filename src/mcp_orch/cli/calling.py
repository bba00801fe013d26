"""`call`: runs one tool and shows what it says."""

import json
import sys
from collections.abc import Sequence
from typing import Annotated, Final, cast

import typer

from mcp_orch.cli.client import Document, Json
from mcp_orch.cli.exits import CommandError, Exit
from mcp_orch.cli.listing import shop
from mcp_orch.cli.options import ConfigOption, DataDirOption, HubOption, JsonOption, ProjectOption
from mcp_orch.cli.places import where
from mcp_orch.cli.shop import Asked, Shop
from mcp_orch.cli.terminal import inert, note, one_line, say

_KINDS_OF_FAILURE: Final = {
    "invalid": Exit.USAGE,
    "not-found": Exit.NOT_FOUND,
    "forbidden": Exit.REFUSED,
    "unauthenticated": Exit.REFUSED,
    "upstream": Exit.UNREACHABLE,
    "timeout": Exit.UNREACHABLE,
    "unavailable": Exit.UNREACHABLE,
}

_UNKNOWN: Final = "Unknown tool: "
"""To MCP this is a wrong argument like any other: it has no code of its own."""


def call(
    tool: Annotated[str, typer.Argument(help="server.tool, or the name that list-tools shows.")],
    arguments: Annotated[
        list[str] | None, typer.Argument(help="name=value ..., or one JSON object, or - for JSON on stdin.")
    ] = None,
    config: ConfigOption = None,
    hub: HubOption = None,
    data_dir: DataDirOption = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Call a tool, such as: mcp-orch call demo.echo text=hello."""
    asked = where(config=config, hub=hub, data_dir=data_dir)
    with shop(asked, as_json=True) as place:
        found = place.project_of(tool, project)
        values = _arguments(arguments or [], place, project=found, tool=tool)
        ending = _Ending(as_json=as_json)
        place.call(Asked(project=found, tool=tool, arguments=values), ending.take)
        ending.finish(tool)


class _Ending:
    """What happened on the way, and how it ended."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json: Final = as_json
        # Set by the last event.
        self._kind = ""
        self._said: Document = {}

    def take(self, kind: str, said: Document) -> None:
        """Shows what happens while somebody watches; keeps the end."""
        if kind in {"result", "error"}:
            self._kind, self._said = kind, said
        elif kind == "progress" and sys.stderr.isatty():
            total = said.get("total")
            note(
                "  " + one_line(f"{said.get('progress')}{f' of {total}' if total else ''} {said.get('message') or ''}")
            )
        elif kind == "log" and sys.stderr.isatty():
            note("  " + one_line(f"{said.get('level')}: {said.get('data')}"))

    def finish(self, tool: str) -> None:
        """Prints the end. Raises CommandError unless the tool worked."""
        if self._kind == "error":
            raise self._failure(str(self._said.get("message")))
        if self._kind != "result":
            raise CommandError(f"the call of {tool} ended without an answer")
        if self._as_json:
            say(json.dumps(self._said, indent=2, ensure_ascii=False))
        else:
            _show(self._said)
        if self._said.get("isError"):
            raise CommandError(f"the tool {tool} reported an error")

    def _failure(self, message: str) -> CommandError:
        hint = cast("str | None", self._said.get("hint"))
        if message.startswith(_UNKNOWN):
            return CommandError(message, hint=hint or "mcp-orch list-tools shows all", code=Exit.NOT_FOUND)
        code = _KINDS_OF_FAILURE.get(str(self._said.get("kind")), Exit.FAILED)
        return CommandError(message, hint=hint, code=code)


def _show(result: Document) -> None:
    blocks = cast("list[Document]", result.get("content") or [])
    for block in blocks:
        say(_text_of(block))
    structured = result.get("structuredContent")
    if structured is not None and not any(block.get("type") == "text" for block in blocks):
        say(inert(json.dumps(structured, indent=2, ensure_ascii=False)))


def _text_of(block: Document) -> str:
    kind = block.get("type")
    if kind == "text":
        return inert(str(block.get("text", "")))
    if kind in {"image", "audio"}:
        size = len(str(block.get("data", ""))) * 3 // 4
        return f"[{kind} {one_line(str(block.get('mimeType')))}, {size} bytes; --json shows it]"
    if kind == "resource_link":
        return f"[resource {one_line(str(block.get('uri')))}]"
    resource = block.get("resource")
    if isinstance(resource, dict) and isinstance(resource.get("text"), str):
        return inert(str(resource["text"]))
    return f"[{one_line(str(kind))}; --json shows it]"


def _arguments(given: Sequence[str], place: Shop, *, project: str, tool: str) -> Document:
    if not given:
        return {}
    if len(given) == 1 and (given[0] == "-" or given[0].lstrip().startswith("{")):
        return _object(sys.stdin.read() if given[0] == "-" else given[0])
    pairs = [one.partition("=") for one in given]
    bad = next((name for name, mark, _ in pairs if not mark or not name), None)
    if bad is not None:
        raise CommandError(
            f"{bad!r} is not an argument",
            hint='write name=value, or one JSON object: \'{"text": "hello"}\'',
            code=Exit.USAGE,
        )
    types = _types(place, project=project, tool=tool)
    return {name: _value(text, types.get(name)) for name, _, text in pairs}


def _object(text: str) -> Document:
    try:
        value = cast("Json", json.loads(text))
    except ValueError as broken:
        raise CommandError(f"the arguments are not JSON: {broken}", code=Exit.USAGE) from broken
    if not isinstance(value, dict):
        raise CommandError("the arguments are not a JSON object", hint='such as {"text": "hello"}', code=Exit.USAGE)
    return value


def _types(place: Shop, *, project: str, tool: str) -> dict[str, Json]:
    """The types that the tool's schema gives its arguments, by name."""
    for one in place.tools(project, None).tools:
        if tool in one.names and isinstance(one.input_schema, dict):
            properties = one.input_schema.get("properties")
            if isinstance(properties, dict):
                return {name: value.get("type") for name, value in properties.items() if isinstance(value, dict)}
    return {}


def _value(text: str, kind: Json) -> Json:
    """A text where the schema wants one; else what it says as JSON, else the text."""
    if kind == "string":
        return text
    try:
        return cast("Json", json.loads(text))
    except ValueError:
        return text
