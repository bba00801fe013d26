"""Arguments that are mirrored into headers (2026-07-28, Streamable HTTP, x-mcp-header): which, how, and whether so."""

import base64
import binascii
import string
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Final, TypeAlias, cast

import msgspec

from mcp_orch.contract.upstreams import HeaderPaths
from mcp_orch.kit.wire_json import JsonObject, JsonValue

ANNOTATION: Final = "x-mcp-header"

_TOKEN: Final = frozenset(string.ascii_letters + string.digits + "!#$%&'*+-.^_`|~")
_PLAIN: Final = frozenset(map(chr, range(0x20, 0x7F)))
_SENDABLE: Final = _PLAIN | {"\t"}
_PRIMITIVE: Final = frozenset({"string", "integer", "boolean"})
_SAFE_INTEGER: Final = 2**53 - 1
_BASE64: Final = "=?base64?"

_ONE_SCHEMA: Final = frozenset(
    {
        "items",
        "contains",
        "unevaluatedItems",
        "additionalProperties",
        "propertyNames",
        "unevaluatedProperties",
        "not",
        "if",
        "then",
        "else",
        "contentSchema",
    }
)
_SCHEMA_LIST: Final = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
_SCHEMA_MAP: Final = frozenset({"patternProperties", "dependentSchemas", "$defs", "definitions"})

_Place: TypeAlias = tuple[tuple[str, ...] | None, dict[str, object]]


class _Tool(msgspec.Struct):
    inputSchema: dict[str, object] = msgspec.field(default_factory=dict[str, object])  # noqa: N815  the name on the wire


def find_fault(definition: bytes) -> str | None:
    """Why the annotations of a tool are illegal; None: they are legal, or there are none."""
    if ANNOTATION.encode() not in definition:
        return None
    seen: set[str] = set()
    for path, schema in _places(_schema_of(definition)):
        if ANNOTATION not in schema:
            continue
        fault = _fault_at(path, schema, seen=seen)
        if fault is not None:
            return fault
    return None


def header_paths(definition: bytes) -> HeaderPaths:
    """Which arguments of a tool go into which headers; of a tool without fault."""
    if ANNOTATION.encode() not in definition:
        return ()
    found: list[tuple[tuple[str, ...], str]] = []
    for path, schema in _places(_schema_of(definition)):
        name = schema.get(ANNOTATION)
        if path and isinstance(name, str):
            found.append((path, f"Mcp-Param-{name}"))
    return tuple(sorted(found))


def param_headers(paths: HeaderPaths, arguments: JsonValue) -> dict[str, str]:
    """The headers for these arguments; what is absent or null has none."""
    headers: dict[str, str] = {}
    for path, name in paths:
        text = _text_of(_at(path, arguments))
        if text is not None:
            headers[name] = header_text(text)
    return headers


def find_mismatch(paths: HeaderPaths, arguments: JsonValue, *, sent: Mapping[str, str]) -> str | None:
    """Where headers and arguments say different things; None: nowhere. `sent` has header names in lower case."""
    for path, name in paths:
        value, given = _at(path, arguments), sent.get(name.lower())
        where = ".".join(path)
        if given is None:
            if _text_of(value) is not None:
                return f"{name} is missing, the body has the argument {where!r}"
        elif not _says(given, value):
            return f"{name} says {given[:80]!r}, the body says something else at the argument {where!r}"
    return None


def header_text(value: str) -> str:
    """`value` as a header can carry it: as it is, or in the base64 form that the specification gives."""
    is_plain = _PLAIN.issuperset(value) and value == value.strip()
    if is_plain and not (value.startswith(_BASE64) and value.endswith("?=")):
        return value
    return f"{_BASE64}{base64.b64encode(value.encode()).decode()}?="


def plain_text(value: str) -> str | None:
    """What a mirrored header says, taken out of its base64 form if it is in it; None when that form is broken."""
    if not (value.startswith(_BASE64) and value.endswith("?=") and len(value) >= len(_BASE64) + 2):
        return value
    inner = value[len(_BASE64) : -2]
    try:
        plain = base64.b64decode(inner, validate=True)
        # Only the canonical form is accepted: two texts for one value would be two opinions.
        return plain.decode() if base64.b64encode(plain).decode() == inner else None
    except (binascii.Error, ValueError):
        return None


def is_header_name(name: str) -> bool:
    """Whether this may stand as a header's name."""
    return bool(name) and _TOKEN.issuperset(name)


def _fault_at(path: tuple[str, ...] | None, schema: dict[str, object], *, seen: set[str]) -> str | None:
    if not path:
        return f"{ANNOTATION} stands where no chain of properties leads to"
    where = ".".join(path)
    name = schema[ANNOTATION]
    if not isinstance(name, str) or not is_header_name(name):
        return f"{ANNOTATION} of {where} is not a header name"
    kind = schema.get("type")
    if not isinstance(kind, str) or kind not in _PRIMITIVE:
        return f"{ANNOTATION} of {where} stands on something that is no string, integer or boolean"
    if name.lower() in seen:
        return f"{ANNOTATION} {name!r} occurs twice"
    seen.add(name.lower())
    return None


def _schema_of(definition: bytes) -> JsonObject:
    try:
        return cast("JsonObject", msgspec.json.decode(definition, type=_Tool).inputSchema)
    except (msgspec.DecodeError, RecursionError):
        return {}


def _places(root: object) -> Iterator[_Place]:
    # Every schema position of JSON Schema 2020-12; the path is None behind anything but `properties`.
    rest: list[tuple[tuple[str, ...] | None, object]] = [((), root)]
    while rest:
        path, here = rest.pop()
        if not isinstance(here, dict):
            continue
        schema = cast("dict[str, object]", here)
        yield path, schema
        for keyword, below in schema.items():
            rest.extend(_below(path, keyword, below=below))


def _below(
    path: tuple[str, ...] | None, keyword: str, *, below: object
) -> Iterator[tuple[tuple[str, ...] | None, object]]:
    if keyword == "properties" and isinstance(below, dict):
        for name, schema in cast("dict[str, object]", below).items():
            yield (None if path is None else (*path, name)), schema
    elif keyword in _ONE_SCHEMA:
        yield None, below
    elif keyword in _SCHEMA_LIST and isinstance(below, list):
        yield from ((None, one) for one in cast("list[object]", below))
    elif keyword in _SCHEMA_MAP and isinstance(below, dict):
        yield from ((None, one) for one in cast("dict[str, object]", below).values())


def _at(path: tuple[str, ...], arguments: JsonValue) -> JsonValue:
    value = arguments
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _says(given: str, value: JsonValue) -> bool:
    text = plain_text(given) if _SENDABLE.issuperset(given) else None
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool) and text is not None:
        try:
            # Numbers are compared as numbers: 42.0 is 42 (Server Validation).
            return Decimal(text) == Decimal(str(value))
        except InvalidOperation:
            return False
    return text is not None and text == _text_of(value)


def _text_of(value: JsonValue) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if isinstance(value, int) and abs(value) <= _SAFE_INTEGER:
        return str(value)
    return None
