"""Personal access tokens: act as their person, less by scope."""

import pytest

from mcp_orch.contract.callers import Caller
from tests.rest.asking import Answer, ask
from tests.rest.doubles import Hub

pytestmark = pytest.mark.anyio

TOKENS = "/api/v1/auth/tokens"


async def make(hub: Hub, who: str = "mia", **body: object) -> Answer:
    return await ask(hub.rest, "POST", TOKENS, token=hub.tokens[who], body={"name": "script"} | body)


async def test_a_token_acts_as_its_person_until_it_is_revoked(hub: Hub) -> None:
    made = await make(hub, expires_in_days=1)
    assert made.status == 201, made.body
    assert (await ask(hub.rest, "GET", "/api/v1/projects/demo", token=made.json["token"])).json["role"] == "member"
    listed = await ask(hub.rest, "GET", TOKENS, token=made.json["token"])
    assert [(one["name"], one["state"]) for one in listed.json["items"]] == [("script", "active"), ("t", "active")]
    gone = await ask(hub.rest, "DELETE", f"{TOKENS}/{made.json['id']}", token=made.json["token"])
    assert gone.status == 204
    assert (await ask(hub.rest, "GET", TOKENS, token=made.json["token"])).status == 401
    other = await ask(hub.rest, "DELETE", f"{TOKENS}/{made.json['id']}", token=hub.tokens["adam"])
    assert other.status == 404


async def test_a_read_only_token_changes_nothing(hub: Hub) -> None:
    token = (await make(hub, scopes={"read_only": True})).json["token"]
    assert (await ask(hub.rest, "GET", "/api/v1/projects/demo", token=token)).status == 200
    refused = await ask(hub.rest, "POST", "/api/v1/projects", token=token, body={"name": "more"})
    assert (refused.status, refused.json["detail"]) == (403, "this token is read-only")


async def test_a_token_for_one_project_opens_its_mcp_endpoints_only(hub: Hub) -> None:
    made = await make(hub, scopes={"project": "demo", "servers": ["tools"]})
    caller = hub.callers.resolve(made.json["token"])
    assert isinstance(caller, Caller)
    assert (caller.scopes.project, caller.scopes.servers) == (hub.project, {hub.server})
    assert (await ask(hub.rest, "GET", "/api/v1/projects/demo", token=made.json["token"])).status == 403
    listed = await ask(hub.rest, "GET", TOKENS, token=hub.tokens["mia"])
    assert listed.json["items"][0]["scopes"] == {
        "servers": ["tools"],
        "toolsets": [],
        "tools": [],
        "read_only": False,
        "project": "demo",
    }


@pytest.mark.parametrize(
    ("who", "body", "code"),
    [
        ("mia", {"scopes": {"servers": ["tools"]}}, "invalid-fields"),
        ("sam", {"scopes": {"project": "demo"}}, "bad-scope"),
        ("mia", {"scopes": {"project": "demo", "servers": ["void"]}}, "bad-scope"),
        ("mia", {"expires_at": "2020-01-01T00:00:00Z"}, "bad-life"),
        ("mia", {"expires_at": "2030-01-01T00:00:00"}, "invalid-fields"),
        ("mia", {"expires_at": "2030-01-01T00:00:00Z", "expires_in_days": 1}, "invalid-fields"),
    ],
)
async def test_a_token_that_can_not_be_is_refused(hub: Hub, who: str, body: dict[str, object], code: str) -> None:
    refused = await make(hub, who, **body)
    assert (refused.status, refused.code) == (422, code)


async def test_the_socket_has_no_tokens(hub: Hub) -> None:
    assert (await ask(hub.rest, "GET", TOKENS, local=True)).code == "nobody-behind"
