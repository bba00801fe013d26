"""Requests in the words of 2026-07-28: each says who asks, and nothing that was said by another."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from mcp_orch.gateway.upstream.dispatch import ClientFacts, Dispatch, InputRequests, InputResponses
from mcp_orch.gateway.upstream.errors import CannotAsk
from mcp_orch.gateway.upstream.wording import CAPABILITIES_KEY, CLIENT_KEY, LEVEL_KEY, VERSION_KEY, ModernWording

CURSOR = ClientFacts(name="cursor", version="2", capabilities={"elicitation": {}})
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.dictionaries(st.text(), inner)
)


async def _nobody(_: InputRequests) -> InputResponses:
    raise CannotAsk("nobody is there")


def _request(params: dict[str, Any], *, client: ClientFacts = CURSOR) -> Dispatch:
    return Dispatch(method="tools/call", params=params, client=client, ask=_nobody)


def _said(word: ModernWording, request: Dispatch, number: int = 7) -> dict[str, Any]:
    return json.loads(word(number, request))


def test_a_request_says_who_asks_and_what_that_client_can() -> None:
    assert _said(ModernWording(hub_version="1"), _request({"name": "echo"})) == {
        "jsonrpc": "2.0",
        "id": 7,
        "method": "tools/call",
        "params": {
            "name": "echo",
            "_meta": {
                VERSION_KEY: "2026-07-28",
                CLIENT_KEY: {"name": "cursor", "version": "2"},
                CAPABILITIES_KEY: {"elicitation": {}},
            },
        },
    }


def test_the_hub_asks_in_its_own_name_for_a_client_without_one() -> None:
    said = _said(ModernWording(hub_version="1"), _request({}, client=ClientFacts()))
    assert said["params"]["_meta"][CLIENT_KEY] == {"name": "mcp-orch", "version": "1"}


@given(st.dictionaries(st.text().filter(lambda name: name != "_meta"), JSON))
def test_params_travel_as_they_are_beside_the_envelope(params: dict[str, Any]) -> None:
    said = _said(ModernWording(hub_version="1"), _request(params))["params"]
    del said["_meta"]
    assert said == params


@pytest.mark.parametrize("count", [3, 700])
def test_no_client_is_taken_for_another(count: int) -> None:
    # More than are remembered, each gone when the next one comes: its place in memory may be the next one's.
    word = ModernWording(hub_version="1")
    for number in range(count):
        client = ClientFacts(name=f"client-{number}", capabilities={"n": number})
        for _ in range(2):
            meta = _said(word, _request({}, client=client))["params"]["_meta"]
            assert (meta[CLIENT_KEY]["name"], meta[CAPABILITIES_KEY]) == (f"client-{number}", {"n": number})


def test_what_a_request_says_beyond_that_is_in_its_envelope_too() -> None:
    word = ModernWording(hub_version="1")
    plain = _request({"name": "echo"})
    word(1, plain)
    more = structs.replace(
        plain,
        params={"name": "echo", "_meta": {"traceparent": "00-1"}},
        log_level="info",
        on_progress=lambda _: None,
        responses={"a": {"action": "accept"}},
        state="s",
    )
    said = _said(word, more)["params"]
    assert (said["_meta"]["traceparent"], said["_meta"][LEVEL_KEY], said["_meta"]["progressToken"]) == (
        "00-1",
        "info",
        7,
    )
    assert (said["inputResponses"], said["requestState"]) == ({"a": {"action": "accept"}}, "s")
