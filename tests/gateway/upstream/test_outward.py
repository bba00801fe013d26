"""Where the hub may connect to, and what it sends there."""

import ipaddress
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mcp.shared.inbound import (
    encode_header_value,
    find_invalid_x_mcp_header,
    mcp_param_headers,
    validate_mcp_param_headers,
    x_mcp_header_map,
)

from mcp_orch.gateway.upstream.errors import UpstreamUnavailable
from mcp_orch.gateway.upstream.outbound.addresses import literal, may_reach
from mcp_orch.gateway.upstream.outbound.heads import Heads, may_send, with_body
from mcp_orch.gateway.upstream.outbound.origin import join_target, parse_target
from mcp_orch.gateway.upstream.param_headers import (
    find_fault,
    find_mismatch,
    header_paths,
    header_text,
    param_headers,
    plain_text,
)
from mcp_orch.kit.secret import Secret

CLOSED = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.100.100.200",
    "0.0.0.0",
    "192.0.0.192",
    "168.63.129.16",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "198.18.0.1",
    "192.0.2.1",
    "198.51.100.1",
    "203.0.113.1",
    "192.88.99.1",
    "::1",
    "::",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:0:7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "2002:a9fe:a9fe::",
    "2002:7f00:1::",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "fe80::1",
    "fec0::1",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "2001:db8::1",
    "3fff::1",
    "100::1",
    "5f00::1",
]
OPEN = [
    "1.1.1.1",
    "8.8.8.8",
    "172.32.0.1",
    "100.128.0.1",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
    "2606:4700::1111",
    "2a00:1450::1",
]


@pytest.mark.parametrize("text", CLOSED)
def test_inner_addresses_are_closed_in_every_disguise(text) -> None:
    assert not may_reach(ipaddress.ip_address(text), ())


@pytest.mark.parametrize("text", OPEN)
def test_public_addresses_are_open(text) -> None:
    assert may_reach(ipaddress.ip_address(text), ())


def test_opened_ranges_are_open_also_when_mapped() -> None:
    ranges = (ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("fd00::/8"))
    assert may_reach(ipaddress.ip_address("10.1.1.1"), ranges)
    assert may_reach(ipaddress.ip_address("::ffff:10.1.1.1"), ranges)
    assert may_reach(ipaddress.ip_address("fd00::1"), ranges)
    assert not may_reach(ipaddress.ip_address("192.168.0.1"), ranges)


def test_literals_are_known() -> None:
    assert literal("fe80::1%eth0") == ipaddress.ip_address("fe80::1")
    assert literal("example.com") is None


@pytest.mark.parametrize(
    ("url", "authority", "path"),
    [
        ("http://a/mcp", "a", "/mcp"),
        ("https://A.example:443", "a.example", "/"),
        ("http://[::1]:8080/x?y=1", "[::1]:8080", "/x?y=1"),
        ("http://bücher.example./", "xn--bcher-kva.example", "/"),
    ],
)
def test_urls_are_taken_apart(url, authority, path) -> None:
    target = parse_target(url)
    assert (target.authority, target.path) == (authority, path)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a",
        "http://",
        "http://u:p@a/",
        "http://a:99999/",
        "http://a/ä",
        "file:///etc/passwd",
        "http://" + "ä" * 70,
    ],
)
def test_other_urls_are_refused(url) -> None:
    with pytest.raises(UpstreamUnavailable):
        parse_target(url)


def test_references_are_joined() -> None:
    assert join_target("http://a/sse", "/m?s=1").path == "/m?s=1"
    assert not join_target("http://a/sse", "//b/m").is_same_origin(parse_target("http://a/"))


def test_a_definition_sets_no_header_of_ours() -> None:
    target = parse_target("http://a/mcp")
    headers = {
        "X-Key": Secret("k"),
        "Host": Secret("evil"),
        "Content-Length": Secret("0"),
        "X-Bad": Secret("a\r\nB: c"),
    }
    head = Heads(target, headers, hub_version="1").post(target, {"Mcp-Method": "x"})
    assert with_body(head, b"{}") == (
        b"POST /mcp HTTP/1.1\r\nHost: a\r\nUser-Agent: mcp-orch/1\r\nAccept-Encoding: identity\r\nX-Key: k\r\n"
        b"Accept: application/json, text/event-stream\r\nContent-Type: application/json\r\nMcp-Method: x\r\n"
        b"Content-Length: 2\r\n\r\n{}"
    )
    assert not may_send("", "x")
    assert not may_send("a b", "x")


@given(st.text())
def test_header_values_are_encoded_as_the_sdk_does(value) -> None:
    assert header_text(value) == encode_header_value(value)


SCHEMAS = [
    {"properties": {"a": {"type": "string", "x-mcp-header": "A"}}},
    {"properties": {"a": {"properties": {"b": {"type": "integer", "x-mcp-header": "B"}}}}},
    {"properties": {"a": {"type": "number", "x-mcp-header": "A"}}},
    {"properties": {"a": {"type": ["string"], "x-mcp-header": "A"}}},
    {"properties": {"a": {"type": "string", "x-mcp-header": "A"}, "b": {"type": "string", "x-mcp-header": "a"}}},
    {"properties": {"a": {"type": "string", "x-mcp-header": ""}}},
    {"properties": {"a": {"type": "string", "x-mcp-header": 5}}},
    {"properties": {"a": {"type": "string", "x-mcp-header": "A\r\nB"}}},
    {"properties": {"a": {"items": {"type": "string", "x-mcp-header": "A"}}}},
    {"anyOf": [{"properties": {"a": {"type": "string", "x-mcp-header": "A"}}}]},
    {"$defs": {"d": {"type": "string", "x-mcp-header": "A"}}},
    {"x-mcp-header": "A"},
    {"properties": {"x-mcp-header": {"type": "string"}}},
    {"properties": {"a": {"type": "string", "default": {"x-mcp-header": "A"}}}},
    {"properties": {"a": {"properties": {"b": {"type": "boolean", "x-mcp-header": "B"}}}, "c": 5}, "not": True},
]


@pytest.mark.parametrize("schema", SCHEMAS)
def test_annotations_are_judged_and_mirrored_as_the_sdk_does(schema) -> None:
    definition = json.dumps({"name": "t", "inputSchema": schema}).encode()
    fault = find_invalid_x_mcp_header(schema)
    assert (find_fault(definition) is None) == (fault is None)
    if fault is None:
        arguments = {"a": {"b": True}, "x-mcp-header": "q"}
        expected = mcp_param_headers(x_mcp_header_map(schema), arguments)
        assert param_headers(header_paths(definition), arguments) == expected
        assert param_headers(header_paths(definition), {"a": "날씨"}) == mcp_param_headers(
            x_mcp_header_map(schema), {"a": "날씨"}
        )


def test_integers_beyond_the_safe_range_and_null_have_no_header() -> None:
    paths = ((("a",), "Mcp-Param-A"),)
    assert param_headers(paths, {"a": 2**53}) == {}
    assert param_headers(paths, {"a": None}) == {}
    assert param_headers(paths, {"a": 42}) == {"Mcp-Param-A": "42"}
    assert find_fault(b'{"inputSchema": "x-mcp-header"}') is None


def test_header_text_is_taken_out_of_its_base64_form() -> None:
    assert plain_text("=?base64?SGVsbG8sIOS4lueVjA==?=") == "Hello, 世界"


@pytest.mark.parametrize(
    ("arguments", "sent"),
    [
        ({"a": "west"}, {"mcp-param-a": "west"}),
        ({"a": "west"}, {"mcp-param-a": "east"}),
        ({"a": "west"}, {}),
        ({"a": None}, {}),
        ({"a": None}, {"mcp-param-a": "west"}),
        ({}, {"mcp-param-a": ""}),
        ({"a": "날씨"}, {"mcp-param-a": header_text("날씨")}),
        ({"a": "날씨"}, {"mcp-param-a": "=?base64?!?="}),
        ({"a": "날씨"}, {"mcp-param-a": "날씨"}),
        ({"n": 42}, {"mcp-param-n": "42"}),
        ({"n": 42}, {"mcp-param-n": "42.0"}),
        ({"n": 42}, {"mcp-param-n": "43"}),
        ({"n": 42}, {"mcp-param-n": "many"}),
        ({"n": 42}, {}),
        ({"n": [1]}, {}),
        ({"n": [1]}, {"mcp-param-n": "1"}),
        ({"o": {"b": True}}, {"mcp-param-b": "true"}),
        ({"o": {"b": True}}, {"mcp-param-b": "1"}),
        ({"o": 5}, {"mcp-param-other": "kept"}),
    ],
)
def test_headers_and_arguments_are_compared_as_the_sdk_does(arguments, sent) -> None:
    schema = {
        "properties": {
            "a": {"type": "string", "x-mcp-header": "A"},
            "n": {"type": "integer", "x-mcp-header": "N"},
            "o": {"properties": {"b": {"type": "boolean", "x-mcp-header": "B"}}},
        }
    }
    paths = header_paths(json.dumps({"name": "t", "inputSchema": schema}).encode())
    ours = find_mismatch(paths, arguments, sent=sent)
    theirs = validate_mcp_param_headers(schema, arguments, sent)
    # The SDK leaves characters that no header may carry to its transport.
    assert (ours is None) == (theirs is None) or sent == {"mcp-param-a": "날씨"}
    assert (ours is None) or ours.startswith("Mcp-Param-")


def test_characters_that_no_header_may_carry_are_a_mismatch() -> None:
    paths = ((("a",), "Mcp-Param-A"),)
    assert find_mismatch(paths, {"a": "caf\u00e9"}, sent={"mcp-param-a": "caf\u00e9"})
    assert find_mismatch(paths, {"a": 1}, sent={"mcp-param-a": "caf\u00e9"})
    assert find_mismatch(paths, {"a": Decimal("42.0")}, sent={"mcp-param-a": "42"}) is None
