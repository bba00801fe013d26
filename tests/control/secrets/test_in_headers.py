"""Secrets in headers: what no header carries is said, not left out."""

import pytest

from mcp_orch.contract.pictures import RemoteAddress, ServerView
from tests.rest.asking import ask
from tests.rest.doubles import Hub

pytestmark = pytest.mark.anyio

DEMO = "/api/v1/projects/demo"


async def set_token(hub: Hub, value: str) -> None:
    path = f"{DEMO}/secrets/TOKEN"
    assert (await ask(hub.rest, "PUT", path, token=hub.tokens["adam"], body={"value": value})).status == 200


def the_server(hub: Hub) -> ServerView:
    picture = hub.pictures.current("demo")
    found = None if picture is None else picture.server("far")
    assert found is not None
    return found


async def test_a_secret_that_no_header_carries_is_the_reason_why_its_server_is_off(hub: Hub) -> None:
    await set_token(hub, "two\nlines")
    new = {"name": "far", "url": "https://far.example.org/mcp", "headers": {"Authorization": "Bearer ${TOKEN}"}}
    made = await ask(hub.rest, "POST", f"{DEMO}/servers", token=hub.tokens["adam"], body=new)
    assert made.status == 201, made.body

    held = the_server(hub)
    assert (held.enabled, "the header Authorization can't be sent" in (held.off_reason or "")) == (False, True)
    assert "two" not in (held.off_reason or "")
    tried = await ask(hub.rest, "POST", f"{DEMO}/servers/far/test", token=hub.tokens["adam"])
    assert "the header Authorization can't be sent" in tried.json["reason"]
    await set_token(hub, "one-line\n")
    reach = the_server(hub).definition.reach
    assert isinstance(reach, RemoteAddress)
    assert (the_server(hub).enabled, reach.headers["Authorization"].reveal()) == (True, "Bearer one-line")
