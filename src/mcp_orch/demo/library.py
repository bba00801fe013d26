"""Resources, prompts and completion: the things that are read, not run."""

from typing import Final
from urllib.parse import quote, unquote

from mcp_orch.demo.eras import INVALID_PARAMS, MODERN, NOT_FOUND_LEGACY, ProtocolError
from mcp_orch.demo.picture import png_base64
from mcp_orch.demo.wire import Json, member

_WELCOME: Final = "demo://welcome"
_LOGO: Final = "demo://logo"
_GREETINGS: Final = "demo://greetings/"
_MAX_NAME: Final = 200

RESOURCES: Final[tuple[Json, ...]] = (
    {"uri": _WELCOME, "name": "welcome", "title": "Welcome", "mimeType": "text/markdown"},
    {"uri": _LOGO, "name": "logo", "title": "Logo", "mimeType": "image/png"},
)
TEMPLATES: Final[tuple[Json, ...]] = (
    {
        "uriTemplate": _GREETINGS + "{name}",
        "name": "greeting",
        "title": "A greeting for somebody",
        "mimeType": "text/plain",
    },
)
PROMPTS: Final[tuple[Json, ...]] = (
    {
        "name": "introduce",
        "title": "Introduce somebody",
        "description": "Asks the model to introduce a person.",
        "arguments": [
            {"name": "name", "description": "Who", "required": True},
            {"name": "tone", "description": "friendly, formal or short", "required": False},
        ],
    },
)
_TONES: Final = ("formal", "friendly", "short")
_NAMES: Final = ("Ada", "Alan", "Grace", "세종")


def read(params: Json, revision: str | None) -> Json:
    """The contents of a resource. Raises ProtocolError when there is none."""
    uri = params.get("uri")
    content: Json = {"uri": uri}
    if uri == _WELCOME:
        content |= {"mimeType": "text/markdown", "text": "# Welcome\n\nThis came through the hub."}
    elif uri == _LOGO:
        content |= {"mimeType": "image/png", "blob": png_base64()}
    elif isinstance(uri, str) and uri.startswith(_GREETINGS) and len(uri) <= _MAX_NAME:
        content |= {"mimeType": "text/plain", "text": f"Hello, {unquote(uri.removeprefix(_GREETINGS))}."}
    else:
        code = INVALID_PARAMS if revision == MODERN else NOT_FOUND_LEGACY
        raise ProtocolError(code, "resource not found", data={"uri": uri})
    return {"contents": [content]}


def get_prompt(params: Json) -> Json:
    """The messages of a prompt. Raises ProtocolError for one that is not there, or without its argument."""
    if params.get("name") != "introduce":
        raise ProtocolError(INVALID_PARAMS, f"unknown prompt: {str(params.get('name'))[:60]}")
    given = member(params, "arguments")
    name, tone = given.get("name"), given.get("tone", "friendly")
    if not isinstance(name, str) or not name:
        raise ProtocolError(INVALID_PARAMS, "the prompt introduce needs the argument name")
    text = f"Introduce {name} in one paragraph. Tone: {tone}."
    return {
        "description": f"Introduces {name}",
        "messages": [{"role": "user", "content": {"type": "text", "text": text}}],
    }


def complete(params: Json) -> Json:
    """Suggestions for what somebody begins to type."""
    argument, about = member(params, "argument"), member(params, "ref")
    begun = str(argument.get("value", ""))
    known: tuple[str, ...] = ()
    if about.get("type") == "ref/prompt" and about.get("name") == "introduce":
        known = {"tone": _TONES, "name": _NAMES}.get(str(argument.get("name")), ())
    elif about.get("type") == "ref/resource" and about.get("uri") == _GREETINGS + "{name}":
        known = tuple(quote(name) for name in _NAMES)
    values = [one for one in known if one.lower().startswith(begun.lower())]
    return {"completion": {"values": values, "total": len(values), "hasMore": False}}
