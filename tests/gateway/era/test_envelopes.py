"""What clients say of themselves is understood once for all requests that say the same."""

from mcp_orch.gateway.era.messages import Request
from mcp_orch.gateway.era.modern.envelope import Envelope, Envelopes, Fault
from mcp_orch.kit.wire_json import JsonObject
from tests.gateway.edge.serving import META

FIELDS = {b"mcp-protocol-version": b"2026-07-28", b"mcp-method": b"tools/call", b"mcp-name": b"echo"}
CLIENT = "io.modelcontextprotocol/clientInfo"


def opened(envelopes: Envelopes, meta: JsonObject) -> Envelope:
    found = envelopes.open(Request(1, b"1", "tools/call", {"name": "echo", "_meta": meta}), FIELDS)
    assert not isinstance(found, Fault)
    return found


def test_the_same_words_are_understood_once() -> None:
    envelopes = Envelopes()
    first, again = opened(envelopes, {**META}), opened(envelopes, {**META})
    assert again == first
    assert again.client is first.client
    assert again.params is not first.params


def test_what_is_equal_but_says_something_else_is_understood_for_itself() -> None:
    envelopes = Envelopes()
    capabilities = "io.modelcontextprotocol/clientCapabilities"
    opened(envelopes, {**META, capabilities: {"experimental": {"x": 1}}})
    client = opened(envelopes, {**META, capabilities: {"experimental": {"x": True}}}).client
    assert client.capabilities["experimental"] == {"x": True}
    assert str(client.capabilities["experimental"]) == "{'x': True}"


def test_a_token_is_that_of_its_own_request() -> None:
    envelopes = Envelopes()
    tokens = [opened(envelopes, {**META, "progressToken": token}).token for token in ("a", "b")]
    assert tokens == ["a", "b"]


def test_what_is_understood_is_bounded() -> None:
    envelopes = Envelopes()
    client = opened(envelopes, {**META}).client
    for number in range(256):
        opened(envelopes, {**META, CLIENT: {"name": f"client {number}"}})
    assert opened(envelopes, {**META}).client is not client
    large: JsonObject = {**META, CLIENT: {"name": "x" * 20_000}}
    assert opened(envelopes, large).client is not opened(envelopes, large).client
