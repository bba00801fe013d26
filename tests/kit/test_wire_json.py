"""Messages in transit have one reading, and leave as they came."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mcp_orch.kit import wire_json
from mcp_orch.kit.wire_json import JsonValue, MalformedJson

ANY_JSON = some.recursive(
    some.none()
    | some.booleans()
    | some.integers()
    | some.decimals(allow_nan=False, allow_infinity=False)
    | some.text(),
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.text(), inner, max_size=4),
    max_leaves=20,
).filter(lambda value: "\ud800" not in repr(value))

REFUSED = [
    (b"\xef\xbb\xbf{}", "byte order mark"),
    ('{"a":1}'.encode("utf-16"), "byte order mark"),
    (b'{"a":"\xff"}', "is not UTF-8"),
    (b'{"a":1,"a":2}', "'a' occurs twice"),
    (b'{"a":{"b":1,"b":1}}', "'b' occurs twice"),
    (b'{"a":1,"a":":"}', "'a' occurs twice"),
    (b'{"a":":::","a":1}', "'a' occurs twice"),
    (b'{"a":1,"a":"\\u003a"}', "'a' occurs twice"),
    (b'{"a":1,"a":2,"b":"\\u003A"}', "'a' occurs twice"),
    (b'{"a":1,"\\u0061":2}', "'a' occurs twice"),
    (b"[1e99999999999999999999]", "exponent"),
    (b"[NaN]", "NaN is not JSON"),
    (b"[-Infinity]", "-Infinity is not JSON"),
    (b'{"a":"\\ud800"}', "lone surrogate"),
    (b"[" * 65 + b"]" * 65, "deeper than 64"),
    (b"[" * 100_000 + b"]" * 100_000, "deeper than 64"),
    (b'{"a":1} x', "Extra data"),
    (b"", "Expecting value"),
    (b'{"a":' + b"1" * 5_000 + b"}", "digits"),
    (b"{" + b",".join(b'"%d":1' % n for n in range(50_001)) + b"}", "more than 50000 keys"),
    (b'{"a":' + b":" * 50_001, "malformed"),
]


@pytest.mark.parametrize(("body", "reason"), REFUSED, ids=[reason for _, reason in REFUSED])
def test_body_that_could_be_read_in_two_ways_is_refused_with_the_rule(body: bytes, reason: str) -> None:
    with pytest.raises(MalformedJson, match=reason):
        wire_json.decode(body)


@given(ANY_JSON)
def test_value_survives_the_way_out_and_in(value: JsonValue) -> None:
    assert wire_json.decode(wire_json.encode(value)) == value


JSON_TEXT = some.text(some.sampled_from('a:"\\\n\u00e9\ud55c\U0001f600'), max_size=4).map(json.dumps)
SLOPPY_JSON = some.recursive(
    some.sampled_from(["1", "-0.10", "true", "null", r'"\u003a"', r'"\u003A\u003a"']) | JSON_TEXT,
    lambda inner: (
        some.lists(inner, max_size=3).map(lambda found: f"[{', '.join(found)}]")
        | some.lists(some.tuples(JSON_TEXT | some.just(r'"\u0061"'), inner), max_size=3).map(
            lambda pairs: "{" + ",".join(f"{name} :{value}" for name, value in pairs) + "}"
        )
    ),
    max_leaves=12,
)


@given(SLOPPY_JSON)
def test_duplicate_key_is_found_however_colons_are_written(body: str) -> None:
    twice: list[str] = []

    def unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
        if len(dict(pairs)) != len(pairs):
            twice.append(body)
        return dict(pairs)

    expected = json.JSONDecoder(object_pairs_hook=unique, parse_float=Decimal).decode(body)
    if twice:
        with pytest.raises(MalformedJson, match="occurs twice"):
            wire_json.decode(body.encode())
    else:
        assert wire_json.decode(body.encode()) == expected


def test_numbers_keep_their_text() -> None:
    body = b'{"price":1.10,"big":123456789012345678901234567890,"tiny":0.1000000000000000055511151231257827}'

    assert wire_json.encode(wire_json.decode(body)) == body


def test_decimal_is_no_float() -> None:
    assert wire_json.decode(b"[1.10]") == [Decimal("1.10")]


def test_depth_of_64_is_read() -> None:
    assert wire_json.decode(b"[" * 64 + b"]" * 64) is not None


def test_many_brackets_side_by_side_are_not_deep() -> None:
    assert wire_json.decode(b"[" + b",".join([b"[1]"] * 100) + b"]") == [[1]] * 100


def test_colons_inside_text_are_no_keys() -> None:
    text = ":" * 60_000

    assert wire_json.decode(json.dumps({"a": [text, {"b": 1}]}).encode()) == {"a": [text, {"b": 1}]}


def test_escaped_pair_of_surrogates_is_text() -> None:
    assert wire_json.decode(b'"\\ud83d\\ude00"') == "\U0001f600"


def test_members_leave_the_values_alone() -> None:
    parts = wire_json.members(b'{"a": {"b" : 1.0}, "c":[ ]}')

    assert {name: bytes(value) for name, value in parts.items()} == {"a": b'{"b" : 1.0}', "c": b"[ ]"}


def test_members_come_back_with_one_of_them_replaced() -> None:
    parts = wire_json.members(b'{"a":1.50,"b":2}')
    parts["b"] = wire_json.raw("x")

    assert wire_json.encode_members(parts) == b'{"a":1.50,"b":"x"}'


@pytest.mark.parametrize("body", [b"[]", b"{", b"", b"1"])
def test_members_of_something_else_are_refused(body: bytes) -> None:
    with pytest.raises(MalformedJson):
        wire_json.members(body)
