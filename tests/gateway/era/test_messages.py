"""JSON-RPC messages are told apart."""

import pytest

from mcp_orch.gateway.era.messages import (
    ClientAnswer,
    Message,
    Notification,
    Request,
    Unreadable,
    notification,
    read,
    result_message,
)
from mcp_orch.kit.wire_json import JsonValue


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"jsonrpc": "2.0", "id": 1, "method": "a"}, Request(1, b"1", "a", {})),
        ({"jsonrpc": "2.0", "id": "é", "method": "a", "params": {"b": 1}}, Request("é", '"é"'.encode(), "a", {"b": 1})),
        ({"jsonrpc": "2.0", "method": "a"}, Notification("a", {})),
        ({"jsonrpc": "2.0", "id": 1, "result": {"a": 1}}, ClientAnswer(1, {"a": 1})),
        ({"jsonrpc": "2.0", "id": 1, "error": {"code": 1, "message": "no"}}, ClientAnswer(1, None, "no", 1)),
        ({"jsonrpc": "2.0", "id": 1, "error": {}}, ClientAnswer(1, None, "")),
    ],
)
def test_message_is_what_it_is(value: JsonValue, message: Message) -> None:
    assert read(value) == message


@pytest.mark.parametrize(
    "value",
    [
        {"jsonrpc": "2.0", "id": 1, "result": 5},
        {"jsonrpc": "2.0", "id": 1, "error": "no"},
        {"jsonrpc": "2.0", "result": {}},
        {"jsonrpc": "2.0", "id": 1, "method": "x" * 300},
    ],
)
def test_anything_else_is_unreadable(value: JsonValue) -> None:
    assert isinstance(read(value), Unreadable)


def test_id_of_an_unreadable_message_is_read_where_it_can_be() -> None:
    assert read({"id": 5, "method": "a"}) == Unreadable(-32600, '"jsonrpc" must be "2.0"', b"5")


def test_messages_of_ours_are_json_rpc() -> None:
    assert result_message(b"1", b"{}") == b'{"jsonrpc":"2.0","id":1,"result":{}}'
    assert notification("a") == b'{"jsonrpc":"2.0","method":"a"}'
    assert notification("a", {"b": 1}) == b'{"jsonrpc":"2.0","method":"a","params":{"b":1}}'
