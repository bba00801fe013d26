"""Keys: made, shown once, limited, rotated with grace, revoked."""

from ipaddress import ip_network

import pytest

from mcp_orch.access.decide import Verdict
from mcp_orch.access.reach import Reach, reach_of
from mcp_orch.contract.callers import Caller, KeyLimits, Refusal
from mcp_orch.contract.endpoints import EndpointKind, EndpointRef
from mcp_orch.contract.names import PrincipalId, RequestId, ServerId
from mcp_orch.contract.records import CallOutcome, CallRecord
from mcp_orch.control.audit.key_uses import KeyUses
from mcp_orch.control.audit.repository import KeyUseWriter
from mcp_orch.storage.unit_of_work import UnitOfWork
from tests.rest.asking import Answer, ask
from tests.rest.doubles import Hub

pytestmark = pytest.mark.anyio

KEYS = "/api/v1/projects/demo/keys"


async def make(hub: Hub, who: str = "mia", **body: object) -> Answer:
    return await ask(hub.rest, "POST", KEYS, token=hub.tokens[who], body={"name": "laptop"} | body)


def resolved(hub: Hub, key: str) -> Caller:
    found = hub.callers.resolve(key)
    assert isinstance(found, Caller), found
    return found


async def test_a_key_opens_its_project_at_once_and_is_shown_once(hub: Hub) -> None:
    made = await make(hub)
    assert made.status == 201, made.body
    assert made.json["key"].startswith(f"project_{made.json['id']}_")
    caller = resolved(hub, made.json["key"])
    assert (caller.project, caller.user) == (hub.project, hub.users["mia"])
    listed = await ask(hub.rest, "GET", KEYS, token=hub.tokens["mia"])
    [key] = listed.json["items"]
    assert made.json["key"].encode() not in listed.body
    assert key | {"created_at": ""} == {
        "id": made.json["id"],
        "name": "laptop",
        "kind": "personal",
        "state": "active",
        "prefix": made.json["prefix"],
        "holder": {"id": hub.users["mia"], "name": "Mia", "email": "mia@example.org"},
        "mine": True,
        "scopes": {"servers": [], "toolsets": [], "tools": [], "read_only": False},
        "addresses": [],
        "limits": {"calls_per_minute": None, "concurrent": None},
        "created_at": "",
        "expires_at": None,
        "rotated_at": None,
        "previous_until": None,
        "revoked_at": None,
        "last_used_at": None,
        "last_used_address": None,
        "last_used_client": None,
    }


async def test_a_key_knows_itself_and_opens_no_other_route(hub: Hub) -> None:
    made = await make(hub, expires_in_days=7)
    own = await ask(hub.rest, "GET", "/api/v1/keys/self", token=made.json["key"])
    assert own.json["name"] == "laptop"
    assert own.json["project"] == "demo"
    assert own.json["expires_at"] == made.json["expires_at"] is not None
    assert own.json["endpoints"]["mcp"] == "http://127.0.0.1:8000/projects/demo/unified/mcp"
    for path in ("/api/v1/projects", "/api/v1/projects/demo/servers", "/api/v1/events", "/api/v1/auth/session"):
        assert (await ask(hub.rest, "GET", path, token=made.json["key"])).status == 403
    person = await ask(hub.rest, "GET", "/api/v1/keys/self", token=hub.tokens["mia"])
    assert (person.status, person.code) == (404, "no-such-key")


async def test_service_keys_are_made_by_admins_and_personal_ones_need_a_person(hub: Hub) -> None:
    refused = await make(hub, kind="service")
    assert (refused.status, refused.code) == (403, "not-your-key")
    made = await make(hub, "adam", kind="service")
    assert resolved(hub, made.json["key"]).user is None
    local = await ask(hub.rest, "POST", KEYS, local=True, body={"name": "cron", "kind": "service"})
    assert local.status == 201
    nobody = await ask(hub.rest, "POST", KEYS, local=True, body={"name": "cron"})
    assert (nobody.status, nobody.code) == (422, "nobody-behind")


async def test_scopes_are_kept_as_ids_and_read_as_names(hub: Hub) -> None:
    made = await make(hub, scopes={"servers": ["TOOLS"], "tools": ["tools.echo"], "read_only": True})
    assert made.status == 201, made.body
    caller = resolved(hub, made.json["key"])
    assert caller.scopes.servers == {hub.server}
    assert caller.scopes.tools == {(hub.server, "echo")}
    own = await ask(hub.rest, "GET", "/api/v1/keys/self", token=made.json["key"])
    assert own.json["scopes"] == {"servers": ["tools"], "toolsets": [], "tools": ["tools.echo"], "read_only": True}


@pytest.mark.parametrize(
    "scopes",
    [{"servers": ["void"]}, {"toolsets": ["void"]}, {"tools": ["tools.void"]}, {"tools": ["echo"]}, {"tools": ["."]}],
)
async def test_a_scope_that_names_nothing_is_refused(hub: Hub, scopes: dict[str, list[str]]) -> None:
    refused = await make(hub, scopes=scopes)
    assert (refused.status, refused.code) == (422, "bad-scope")
    assert "void" in refused.json["detail"] or "no tool" in refused.json["detail"]


async def test_a_tool_scope_with_two_readings_is_refused_unless_one_is_true(hub: Hub) -> None:
    made = await ask(
        hub.rest,
        "POST",
        "/api/v1/projects/demo/servers",
        token=hub.tokens["adam"],
        body={"name": "tools.more", "url": "http://127.0.0.1:1/mcp"},
    )
    assert made.status == 201, made.body
    second = ServerId(made.json["id"])
    hub.upstreams.tools = {hub.server: ("more.echo",), second: ("echo",)}
    unclear = await make(hub, scopes={"tools": ["tools.more.echo"]})
    assert (unclear.status, unclear.code) == (422, "bad-scope")
    assert "ambiguous" in unclear.json["detail"]
    hub.upstreams.tools = {hub.server: ("other",), second: ("echo",)}
    clear = await make(hub, scopes={"tools": ["tools.more.echo"]})
    assert resolved(hub, clear.json["key"]).scopes.tools == {(second, "echo")}


async def test_a_tool_of_a_server_that_is_down_is_taken_as_written(hub: Hub) -> None:
    hub.upstreams.tools = {hub.server: None}
    made = await make(hub, scopes={"tools": ["tools.anything"]})
    assert resolved(hub, made.json["key"]).scopes.tools == {(hub.server, "anything")}


async def test_rotation_gives_a_new_text_and_the_old_one_opens_during_grace(hub: Hub) -> None:
    made = (await make(hub)).json
    rotated = await ask(hub.rest, "POST", f"{KEYS}/{made['id']}/rotate", token=hub.tokens["mia"], body={"grace_s": 60})
    assert rotated.status == 200, rotated.body
    assert rotated.json["id"] == made["id"]
    [counting] = (await ask(hub.rest, "GET", KEYS, token=hub.tokens["mia"])).json["items"]
    assert counting["previous_until"] == rotated.json["previous_until"] is not None
    assert counting["rotated_at"] is not None
    assert resolved(hub, made["key"]) == resolved(hub, rotated.json["key"])
    again = await ask(hub.rest, "POST", f"{KEYS}/{made['id']}/rotate", token=hub.tokens["mia"], body={})
    assert isinstance(hub.callers.resolve(made["key"]), Refusal)
    assert isinstance(hub.callers.resolve(rotated.json["key"]), Refusal)
    resolved(hub, again.json["key"])


async def test_a_revoked_key_is_dead_when_the_answer_comes_and_stays_listed(hub: Hub) -> None:
    made = (await make(hub)).json
    assert (await ask(hub.rest, "DELETE", f"{KEYS}/{made['id']}", token=hub.tokens["mia"])).status == 204
    refusal = hub.callers.resolve(made["key"])
    assert isinstance(refusal, Refusal)
    assert refusal.reason == "revoked"
    [listed] = (await ask(hub.rest, "GET", KEYS, token=hub.tokens["mia"])).json["items"]
    assert listed["state"] == "revoked"
    rotated = await ask(hub.rest, "POST", f"{KEYS}/{made['id']}/rotate", token=hub.tokens["mia"], body={})
    assert (rotated.status, rotated.code) == (409, "key-ended")
    assert (await ask(hub.rest, "DELETE", f"{KEYS}/{made['id']}", token=hub.tokens["mia"])).status == 204


async def test_admins_see_and_revoke_all_keys_but_rotate_nobody_elses(hub: Hub) -> None:
    made = (await make(hub)).json
    [seen] = (await ask(hub.rest, "GET", KEYS, token=hub.tokens["adam"])).json["items"]
    assert (seen["id"], seen["mine"]) == (made["id"], False)
    rotated = await ask(hub.rest, "POST", f"{KEYS}/{made['id']}/rotate", token=hub.tokens["adam"], body={})
    assert (rotated.status, rotated.code) == (403, "not-your-key")
    assert (await ask(hub.rest, "DELETE", f"{KEYS}/{made['id']}", token=hub.tokens["adam"])).status == 204


async def test_a_member_does_not_see_keys_of_others(hub: Hub) -> None:
    made = (await make(hub, "adam")).json
    assert (await ask(hub.rest, "GET", KEYS, token=hub.tokens["mia"])).json["items"] == []
    for method, path in (("DELETE", f"{KEYS}/{made['id']}"), ("POST", f"{KEYS}/{made['id']}/rotate")):
        answer = await ask(hub.rest, method, path, token=hub.tokens["mia"], body={})
        assert (answer.status, answer.code) == (404, "no-such-key")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"expires_at": "2020-01-01T00:00:00Z"}, "bad-life"),
        ({"expires_at": "2030-01-01T00:00:00"}, "invalid-fields"),
        ({"expires_at": "2030-01-01T00:00:00Z", "expires_in_days": 1}, "invalid-fields"),
        ({"expires_in_days": 0}, "invalid-fields"),
        ({"name": ""}, "invalid-fields"),
        ({"kind": "eternal"}, "invalid-fields"),
    ],
)
async def test_a_life_that_can_not_be_is_refused(hub: Hub, body: dict[str, object], code: str) -> None:
    refused = await make(hub, "mia", **body)
    assert (refused.status, refused.code) == (422, code)


async def test_keys_are_listed_in_pages_newest_first(hub: Hub) -> None:
    made = [(await make(hub, name=f"key {number}")).json["id"] for number in range(3)]
    first = (await ask(hub.rest, "GET", f"{KEYS}?limit=2", token=hub.tokens["mia"])).json
    rest = (await ask(hub.rest, "GET", f"{KEYS}?cursor={first['next_cursor']}", token=hub.tokens["mia"])).json
    assert [key["id"] for key in first["items"] + rest["items"]] == made[::-1]
    assert rest["next_cursor"] is None


async def test_making_and_ending_a_key_is_recorded_without_its_text(hub: Hub) -> None:
    made = (await make(hub)).json
    await ask(hub.rest, "DELETE", f"{KEYS}/{made['id']}", token=hub.tokens["mia"])
    answer = await ask(hub.rest, "GET", "/api/v1/projects/demo/activity?kind=key.revoked", token=hub.tokens["vic"])
    [ended] = answer.json["items"]
    assert ended["actor"]["name"] == "mia@example.org"
    assert ended["target"] == {"kind": "key", "id": made["id"], "name": "laptop"}
    everything = await ask(hub.rest, "GET", "/api/v1/projects/demo/activity", token=hub.tokens["vic"])
    assert [one["kind"] for one in everything.json["items"]] == ["key.revoked", "key.created"]
    assert made["key"].encode() not in everything.body


async def used(hub: Hub, key: str, *clients: str) -> None:
    """Calls with this key, a second apart, each by another client."""
    at_us = int(hub.clock.now().timestamp() - len(clients)) * 1_000_000
    records = [
        CallRecord(
            request_id=RequestId(f"req_{number}"),
            at_us=at_us + number * 1_000_000,
            method="tools/list",
            outcome=CallOutcome.OK,
            duration_us=1,
            principal=PrincipalId(f"key:{key}"),
            client=client,
            revision="2026-07-28",
            transport="mcp",
            address="10.0.0.7",
        )
        for number, client in enumerate(clients)
    ]
    async with UnitOfWork(hub.store, clock=hub.clock) as work:
        await KeyUseWriter(work.session).add(KeyUses().worth_writing(records))


async def test_what_a_key_was_really_used_with_is_seen_by_its_holder_and_by_admins(hub: Hub) -> None:
    made = (await make(hub)).json["id"]
    path = f"{KEYS}/{made}/clients"
    assert (await ask(hub.rest, "GET", path, token=hub.tokens["mia"])).json == {"items": [], "next_cursor": None}
    await used(hub, made, "", "Claude Desktop ", "claude-code 2.1.0")
    seen = await ask(hub.rest, "GET", path, token=hub.tokens["mia"])
    assert [(one["name"], one["version"]) for one in seen.json["items"]] == [
        ("claude-code", "2.1.0"),
        ("Claude Desktop", ""),
        ("", ""),
    ]
    newest = seen.json["items"][0]
    assert newest | {"first_used_at": "", "last_used_at": ""} == {
        "name": "claude-code",
        "version": "2.1.0",
        "revision": "2026-07-28",
        "transport": "mcp",
        "last_address": "10.0.0.7",
        "first_used_at": "",
        "last_used_at": "",
    }
    page = await ask(hub.rest, "GET", f"{path}?limit=2", token=hub.tokens["adam"])
    rest = await ask(hub.rest, "GET", f"{path}?cursor={page.json['next_cursor']}", token=hub.tokens["adam"])
    assert page.json["items"] + rest.json["items"] == seen.json["items"]
    [key] = (await ask(hub.rest, "GET", KEYS, token=hub.tokens["mia"])).json["items"]
    assert (key["last_used_client"], key["last_used_address"]) == ("claude-code 2.1.0", "10.0.0.7")
    assert key["last_used_at"] == newest["last_used_at"]


async def test_what_the_key_of_another_was_used_with_is_not_seen(hub: Hub) -> None:
    made = (await make(hub, "adam")).json["id"]
    assert (await ask(hub.rest, "GET", f"{KEYS}/{made}/clients", token=hub.tokens["mia"])).status == 404


async def test_networks_and_limits_travel_with_the_caller(hub: Hub) -> None:
    made = await make(
        hub, addresses=["192.0.2.7/24", " 2001:db8::1 "], limits={"calls_per_minute": 30, "concurrent": 2}
    )
    assert resolved(hub, made.json["key"]).limits == KeyLimits(
        networks=(ip_network("192.0.2.0/24"), ip_network("2001:db8::1")), calls_per_minute=30, concurrent=2
    )
    path = f"{KEYS}/{made.json['id']}"
    changed = await ask(
        hub.rest, "PATCH", path, token=hub.tokens["mia"], body={"addresses": [], "limits": {"concurrent": 1}}
    )
    assert (changed.json["addresses"], changed.json["limits"]) == ([], {"calls_per_minute": None, "concurrent": 1})
    assert resolved(hub, made.json["key"]).limits == KeyLimits(concurrent=1)
    await ask(hub.rest, "PATCH", path, token=hub.tokens["mia"], body={"limits": {}})
    assert resolved(hub, made.json["key"]).limits is None


@pytest.mark.parametrize(
    ("field", "bad"), [("addresses", ["here"]), ("addresses", ["::/129"]), ("limits", {"concurrent": 0})]
)
async def test_what_is_no_network_or_no_limit_is_refused(hub: Hub, field: str, bad: object) -> None:
    body = {"name": "laptop", field: bad}
    assert (await ask(hub.rest, "POST", KEYS, token=hub.tokens["mia"], body=body)).status == 422


async def test_a_key_does_not_know_itself_from_elsewhere(hub: Hub) -> None:
    made = (await make(hub, addresses=["192.0.2.0/24"])).json
    own = await ask(hub.rest, "GET", "/api/v1/keys/self", token=made["key"])
    assert own.status == 403, own.body
    assert own.json["detail"].startswith(f"key {made['id']} may not be used from ")


async def test_a_key_can_be_named_anew_and_live_longer_or_shorter(hub: Hub) -> None:
    made = (await make(hub, expires_in_days=1)).json
    path = f"{KEYS}/{made['id']}"

    async def change(**body: object) -> Answer:
        return await ask(hub.rest, "PATCH", path, token=hub.tokens["mia"], body=body)

    changed = await change(name=" desk ", expires_in_days=30)
    assert (changed.json["name"], changed.json["expires_at"] > made["expires_at"]) == ("desk", True)
    assert (await change(expires_at=None)).json["expires_at"] is None
    assert (await change(expires_at="2001-01-01T00:00:00Z")).code == "bad-life"
    assert (await change(expires_at="2099-01-01T00:00:00Z", expires_in_days=1)).status == 422
    assert (await change()).json["name"] == "desk"
    assert (await change(steward=hub.users["adam"])).code == "not-your-key"
    stranger = await ask(hub.rest, "PATCH", path, token=hub.tokens["vic"], body={"name": "x"})
    assert stranger.status == 403
    await ask(hub.rest, "DELETE", path, token=hub.tokens["mia"])
    assert (await change(name="late")).code == "key-ended"


async def test_a_service_key_is_handed_to_another_steward(hub: Hub) -> None:
    made = (await make(hub, "adam", kind="service")).json
    path = f"{KEYS}/{made['id']}"
    handed = await ask(hub.rest, "PATCH", path, token=hub.tokens["adam"], body={"steward": hub.users["mia"]})
    assert handed.json["holder"]["id"] == hub.users["mia"]
    assert resolved(hub, made["key"]).user is None
    refused = await ask(hub.rest, "PATCH", path, token=hub.tokens["mia"], body={"steward": hub.users["adam"]})
    assert refused.code == "not-your-key"
    nobody = await ask(hub.rest, "PATCH", path, token=hub.tokens["adam"], body={"steward": hub.users["sam"]})
    assert nobody.code == "bad-steward"


async def test_a_personal_key_lapses_with_the_membership_and_a_service_key_stays(hub: Hub) -> None:
    personal, service = (await make(hub)).json, (await make(hub, "adam", kind="service")).json
    steward = {"steward": hub.users["mia"]}
    await ask(hub.rest, "PATCH", f"{KEYS}/{service['id']}", token=hub.tokens["adam"], body=steward)
    gone = await ask(
        hub.rest, "DELETE", f"/api/v1/projects/demo/members/user:{hub.users['mia']}", token=hub.tokens["adam"]
    )
    assert gone.status == 204, gone.body
    listed = {
        one["id"]: one["state"] for one in (await ask(hub.rest, "GET", KEYS, token=hub.tokens["adam"])).json["items"]
    }
    assert listed == {personal["id"]: "lapsed", service["id"]: "active"}
    picture = hub.pictures.current("demo")
    endpoint = EndpointRef(project="demo", kind=EndpointKind.UNIFIED)
    assert isinstance(reach_of(resolved(hub, personal["key"]), endpoint, picture=picture), Verdict)
    assert isinstance(reach_of(resolved(hub, service["key"]), endpoint, picture=picture), Reach)


async def test_who_has_left_a_project_learns_nothing_of_it_by_what_they_keep(hub: Hub) -> None:
    scopes = {"servers": ["tools"]}
    key = (await make(hub, scopes=scopes, expires_in_days=3)).json
    body: dict[str, object] = {"name": "script", "scopes": {"project": "demo", **scopes}}
    await ask(hub.rest, "POST", "/api/v1/auth/tokens", token=hub.tokens["mia"], body=body)

    async def told() -> tuple[Answer, list[str], list[dict[str, object]]]:
        waiting = (await ask(hub.rest, "GET", "/api/v1/attention", token=hub.tokens["mia"])).json["items"]
        tokens = (await ask(hub.rest, "GET", "/api/v1/auth/tokens", token=hub.tokens["mia"])).json["items"]
        own = await ask(hub.rest, "GET", "/api/v1/keys/self", token=key["key"])
        return own, [one["project"] for one in waiting], [one["scopes"] for one in tokens if one["name"] == "script"]

    own, waiting, [limits] = await told()
    assert (own.json["project"], waiting, limits["project"]) == ("demo", ["demo"], "demo")
    path = f"/api/v1/projects/demo/members/user:{hub.users['mia']}"
    assert (await ask(hub.rest, "DELETE", path, token=hub.tokens["adam"])).status == 204
    renamed = await ask(hub.rest, "PATCH", "/api/v1/projects/demo", token=hub.tokens["ann"], body={"name": "quiet"})
    assert renamed.status == 200
    own, waiting, [limits] = await told()
    assert (own.status, own.code, waiting) == (404, "no-such-key", [])
    assert limits == {"project": hub.project, "servers": [], "toolsets": [], "tools": [], "read_only": False}


async def test_a_name_of_blanks_alone_is_none(hub: Hub) -> None:
    assert (await make(hub, name="  ")).code == "invalid-fields"
    made = await make(hub, name=" laptop ")
    assert made.json["name"] == "laptop"
    changed = await ask(hub.rest, "PATCH", f"{KEYS}/{made.json['id']}", token=hub.tokens["mia"], body={"name": " "})
    assert changed.code == "invalid-fields"
    token = await ask(hub.rest, "POST", "/api/v1/auth/tokens", token=hub.tokens["mia"], body={"name": " "})
    assert token.code == "invalid-fields"
