"""Examples for the description of the surface: values of every schema that look like what the hub says.

What a schema brings along (`examples`, `const`, `enum`, a default) goes first; then the table of names; then the type.
"""

from collections.abc import Mapping
from typing import Any, Final, cast

Document = dict[str, Any]  # pyright: ignore[reportExplicitAny]  a JSON document that the framework builds

_REF: Final = "#/components/schemas/"
_TIME: Final = "2026-11-24T12:00:00Z"

# Of fields, by name; a text is taken for texts only, null where null is allowed.
_TEXTS: Final[Mapping[str, str]] = {
    "address": "192.0.2.7",
    "agent": "Mozilla/5.0",
    "arguments": '{"query": "mcp"}',
    "command": "npx",
    "csrf_token": "d41d8cd98f00b204e9800998ecf8427e",
    "cwd": "/srv",
    "database": "sqlite",
    "description": "Finds pages by their words.",
    "email": "kim@example.org",
    "endpoint": "/projects/search/unified",
    "key": "project_4fTq0aZ9LmX2_...",
    "kind": "server.added",
    "last_address": "192.0.2.7",
    "link": "cursor://anysphere.cursor-deeplink/mcp/install",
    "mcp": "https://hub.example.org/projects/search/mcp",
    "method": "tools/call",
    "name": "wiki",
    "prefix": "project_4fTq0aZ9LmX2",
    "principal": "user:usr_7Kx2mQ9pLr4TzB1c",
    "project": "search",
    "project_name": "search",
    "public_name": "wiki__search",
    "public_url": "https://hub.example.org",
    "revision": "2025-11-25",
    "server": "wiki",
    "server_name": "wiki",
    "sse": "https://hub.example.org/projects/search/sse",
    "team": "team_5Vw8nQ2xKr7TzB1c",
    "team_name": "platform",
    "text": "listening",
    "title": "Company wiki",
    "token": "user_9sPq3rT7vXy1_...",
    "tool": "wiki__search",
    "toolset": "reading",
    "transport": "mcp",
    "url": "https://wiki.example.org/mcp",
    "user": "usr_7Kx2mQ9pLr4TzB1c",
    "version": "1.2.0",
}
_ABSENT: Final = frozenset(
    {"archived_at", "cause", "diagnosis", "hidden", "hint", "next_cursor", "off_reason", "previous_until"}
    | {"purge_at", "reason", "revoked_at"}
)
_KINDS_OF_IDS: Final[Mapping[str, str]] = {
    "Project": "prj",
    "Server": "srv",
    "Toolset": "tst",
    "Team": "team",
    "User": "usr",
    "Person": "usr",
    "LoggedCall": "req",
    "CallDetail": "req",
    "Approval": "apr",
    "Invitation": "inv",
    "OpenSession": "ses",
}
_OF_MODELS: Final[Mapping[tuple[str, str], object]] = {
    **{
        (model, "name"): "Kim Lee" for model in ("KeyHolder", "Member", "Person", "ProjectPerson", "TeamMember", "User")
    },
    ("Server", "transport"): "streamable-http",
    ("Server", "command"): None,
    ("Server", "args"): None,
    ("Server", "cwd"): None,
    ("Server", "env"): {},
    ("Server", "headers"): {"Authorization": {"set": True}},
}
_FALSE: Final = frozenset(
    {"disabled", "erased", "exposed", "held", "is_gone", "is_strict", "mirrored", "needs_approval", "preview"}
)
_NUMBERS: Final[Mapping[str, int]] = {"max_name_length": 64, "timeout": 30, "call_timeout": 300, "duration_ms": 42}


class Examples:
    """Examples by the schemas of one document."""

    def __init__(self, schemas: Mapping[str, Document]) -> None:
        self._schemas: Final = schemas

    def of(self, schema: Document) -> object:
        """A value that the schema describes."""
        return self._value(schema, name="", owner="")

    def _value(self, schema: Document, *, name: str, owner: str) -> object:
        reference: str = schema.get("$ref", "")
        if reference:
            owner = reference.removeprefix(_REF)
            return self._value(self._schemas[owner], name=name, owner=owner)
        for word in ("examples", "enum"):
            if schema.get(word):
                return schema[word][0]
        for word in ("const", "default"):
            if schema.get(word) is not None:
                return schema[word]
        for word in ("anyOf", "oneOf", "allOf"):
            if word in schema:
                return self._one_of(schema[word], name=name, owner=owner)
        return self._typed(schema, name=name, owner=owner)

    def _one_of(self, choices: list[Document], *, name: str, owner: str) -> object:
        is_nullable = any(one.get("type") == "null" for one in choices)
        if is_nullable and name in _ABSENT:
            return None
        chosen = next(one for one in choices if one.get("type") != "null")
        return self._value(chosen, name=name, owner=owner)

    def _typed(self, schema: Document, *, name: str, owner: str) -> object:
        match schema.get("type"):
            case "object":
                return self._object(schema, owner=owner or str(schema.get("title", "")))
            case "array":
                return [self._value(cast("Document", schema.get("items", {})), name=name, owner=owner)]
            case "string":
                return _text(schema, name=name, owner=owner)
            case "integer":
                return max(_NUMBERS.get(name, 1), int(schema.get("minimum", 0)))
            case "number":
                return max(_NUMBERS.get(name, 1), float(schema.get("minimum", 0)))
            case "boolean":
                return name not in _FALSE
            case _:
                return None

    def _object(self, schema: Document, *, owner: str) -> object:
        properties: dict[str, Document] = schema.get("properties", {})
        if not properties and isinstance(schema.get("additionalProperties"), dict):
            key = self._value(schema["propertyNames"], name="", owner=owner) if "propertyNames" in schema else "NAME"
            return {str(key): self._value(schema["additionalProperties"], name="", owner=owner)}
        return {
            name: _OF_MODELS[owner, name] if (owner, name) in _OF_MODELS else self._value(one, name=name, owner=owner)
            for name, one in properties.items()
        }


def _text(schema: Document, *, name: str, owner: str) -> str:
    if schema.get("format") == "date-time":
        return _TIME
    if name == "id" and owner in _KINDS_OF_IDS:
        return f"{_KINDS_OF_IDS[owner]}_7Kx2mQ9pLr4TzB1c"
    text = _TEXTS.get(name, name or "text")
    return text.ljust(int(schema.get("minLength", 0)), "0")[: int(schema.get("maxLength", 1000))]
