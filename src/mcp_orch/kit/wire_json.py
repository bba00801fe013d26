"""JSON for messages in transit: strict on the way in, faithful to number text on the way out.

Values of our own go through msgspec directly; this module is for what strangers send and must get back unchanged.
"""

import json
from decimal import Decimal
from typing import Final, TypeAlias, cast

import msgspec

JsonValue: TypeAlias = bool | int | float | Decimal | str | list["JsonValue"] | dict[str, "JsonValue"] | None
JsonObject: TypeAlias = dict[str, JsonValue]

MAX_DEPTH: Final = 64
"""Levels of nesting that a message may have; more is refused, since every reader downstream would recurse."""

MAX_KEYS: Final = 50_000
"""Members that all objects of one message may have together."""


class MalformedJson(ValueError):
    """The bytes are not the JSON we accept; the message says which rule they break."""


def decode(body: bytes) -> JsonValue:
    """The value in `body`, with decimals as `Decimal` and integers of any size.

    Raises MalformedJson for a byte order mark, bytes that are not UTF-8, a duplicate key, NaN or Infinity, a lone
    surrogate, or nesting deeper than MAX_DEPTH: two parsers could read each of them differently, and what was judged
    must be what travels.
    """
    colons = body.count(b":")
    value = _quick(body, colons) if colons <= MAX_KEYS else _UNSURE
    if value is _UNSURE:
        value = _careful(body, colons)
    # Counting brackets is cheap and an upper bound of the depth: only suspects are walked.
    if body.count(b"[") + body.count(b"{") > MAX_DEPTH and _is_deeper(value, MAX_DEPTH):
        raise MalformedJson(f"nested deeper than {MAX_DEPTH} levels")
    return value


def encode(value: JsonValue) -> bytes:
    """Compact UTF-8 JSON; numbers come out as they were read."""
    return _ENCODER.encode(value)


def members(body: bytes | msgspec.Raw) -> dict[str, msgspec.Raw]:
    """The members of a JSON object with their values left as raw bytes: a look at one level without the cost of all.

    Raises MalformedJson when `body` is not a JSON object.
    """
    try:
        return _MEMBERS.decode(body)
    except (msgspec.DecodeError, RecursionError) as broken:
        raise MalformedJson(str(broken)) from broken


def encode_members(parts: dict[str, msgspec.Raw]) -> bytes:
    """The object whose members are `parts`, as bytes: the way back from `members`."""
    return _ENCODER.encode(parts)


def raw(value: JsonValue) -> msgspec.Raw:
    """`value` as a member for `encode_members`."""
    return msgspec.Raw(_ENCODER.encode(value))


def _quick(body: bytes, colons: int) -> JsonValue:
    """The value, by a parser that does not complain of duplicate keys; _UNSURE where it can't be sure of their absence.

    Each key that it dropped is a colon less when the value is written again, and only a colon that was escaped could
    make up for it. Whatever is refused here is looked at again by the parser that knows why.
    """
    if b"\\" in body and b"\\u003" in body:
        return _UNSURE
    try:
        value: JsonValue = _QUICK.decode(body)
        return value if _ENCODER.encode(value).count(b":") == colons else _UNSURE
    except (msgspec.DecodeError, ValueError, ArithmeticError, RecursionError):
        return _UNSURE


def _careful(body: bytes, colons: int) -> JsonValue:
    if body.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        raise MalformedJson("the message starts with a byte order mark; send plain UTF-8")
    if colons > MAX_KEYS:
        _refuse_many_keys(body)
    try:
        value = cast("JsonValue", _DECODER.decode(body.decode("utf-8")))
    except UnicodeDecodeError as broken:
        raise MalformedJson(f"byte {broken.start} is not UTF-8") from broken
    except RecursionError as deep:
        raise MalformedJson(f"nested deeper than {MAX_DEPTH} levels") from deep
    except MalformedJson:
        raise
    except ArithmeticError as beyond:
        raise MalformedJson("a number has an exponent beyond all use") from beyond
    except ValueError as broken:
        raise MalformedJson(str(broken)) from broken
    if b"\\ud" in body or b"\\uD" in body:
        _refuse_lone_surrogates(value)
    return value


def _unique(pairs: list[tuple[str, JsonValue]]) -> JsonObject:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise MalformedJson(f"the key {twice[:60]!r} occurs twice in one object")
    return found


def _refuse_constant(name: str) -> JsonValue:
    raise MalformedJson(f"{name} is not JSON")


def _refuse_many_keys(body: bytes) -> None:
    # A colon inside a string is not a key, so the count is only a suspicion until strings are set aside.
    try:
        outline = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError) as broken:
        raise MalformedJson(str(broken)) from broken
    if _count_keys(outline) > MAX_KEYS:
        raise MalformedJson(f"more than {MAX_KEYS} keys in one message")


def _count_keys(value: object) -> int:
    count = 0
    rest: list[object] = [value]
    while rest:
        here = rest.pop()
        if isinstance(here, dict):
            inside = cast("dict[str, object]", here)
            count += len(inside)
            rest.extend(inside.values())
        elif isinstance(here, list):
            rest.extend(cast("list[object]", here))
    return count


def _is_deeper(value: JsonValue, levels: int) -> bool:
    rest: list[tuple[JsonValue, int]] = [(value, 1)]
    while rest:
        here, depth = rest.pop()
        if not isinstance(here, dict | list):
            continue
        if depth > levels:
            return True
        children = here.values() if isinstance(here, dict) else here
        rest.extend((child, depth + 1) for child in children)
    return False


def _refuse_lone_surrogates(value: JsonValue) -> None:
    try:
        _ENCODER.encode(value)
    except UnicodeEncodeError as broken:
        raise MalformedJson("a lone surrogate is not text") from broken


_UNSURE: Final[JsonValue] = "\0unsure"
"""No message is this very object."""
_QUICK: Final = msgspec.json.Decoder(float_hook=Decimal)
_DECODER: Final = json.JSONDecoder(object_pairs_hook=_unique, parse_float=Decimal, parse_constant=_refuse_constant)
_ENCODER: Final = msgspec.json.Encoder(decimal_format="number")
_MEMBERS: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])
