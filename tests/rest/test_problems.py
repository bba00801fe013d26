"""What is refused is worded as a problem, never as a page, and never repeats what was sent."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from fastapi import APIRouter

from mcp_orch.contract.errors import ErrorKind
from mcp_orch.rest import application as application_module
from mcp_orch.rest import bodies as bodies_module
from mcp_orch.rest import frame as frame_module
from mcp_orch.rest.application import Unbuildable
from mcp_orch.rest.bodies import MAX_BODY_BYTES
from mcp_orch.rest.frame import FrameSettings
from mcp_orch.rest.problems import STATUS_OF
from tests.rest.asking import ask
from tests.rest.doubles import Hub, a_hub

pytestmark = pytest.mark.anyio


def test_every_kind_of_failure_has_a_status() -> None:
    assert set(STATUS_OF) == set(ErrorKind)


async def test_an_unknown_path_is_a_problem(hub: Hub) -> None:
    answer = await ask(hub.rest, "GET", "/api/v1/nowhere")
    request_id = answer.headers["x-request-id"]
    assert answer.json == {
        "type": "/problems/not-found",
        "title": "Not found",
        "status": 404,
        "detail": "there is nothing at /api/v1/nowhere",
        "code": "no-such-path",
        "request_id": request_id,
        "hint": "GET /api/v1/openapi.json lists all paths",
        "errors": [],
    }
    assert request_id.startswith("req_")


async def test_below_a_path_of_its_host_what_leads_back_to_the_hub_begins_with_that_path(tmp_path: Path) -> None:
    async with a_hub(tmp_path, with_people=False, public_url="https://example.org/tools/") as hub:
        for path in ("/api/v1/nowhere", "/api/v1/projects"):
            refused = await ask(hub.rest, "GET", path)
            assert refused.json["type"].startswith("/tools/problems/")
            assert (await ask(hub.rest, "GET", refused.json["type"].removeprefix("/tools"))).json["type"] == (
                refused.json["type"]
            )
        assert (await ask(hub.rest, "GET", "/api/v1/openapi.json")).json["servers"] == [{"url": "/tools"}]


async def test_a_hub_with_a_host_to_itself_describes_no_other_place(hub: Hub) -> None:
    assert "servers" not in (await ask(hub.rest, "GET", "/api/v1/openapi.json")).json


async def test_a_wrong_method_names_the_right_ones(hub: Hub) -> None:
    answer = await ask(hub.rest, "PUT", "/api/v1/projects", token=hub.tokens["mia"], body={})
    assert (answer.status, answer.code) == (405, "method-not-allowed")
    assert set(answer.headers["allow"].split(", ")) & {"GET", "POST"}


async def test_wrong_fields_are_named_and_their_values_are_not_repeated(hub: Hub) -> None:
    body = {"name": "k", "scopes": {"tools": [1], "password": "hunter22"}}
    answer = await ask(hub.rest, "POST", "/api/v1/projects/demo/keys", token=hub.tokens["mia"], body=body)
    assert (answer.status, answer.code) == (422, "invalid-fields")
    assert {one["field"] for one in answer.json["errors"]} == {"scopes.tools[0]", "scopes.password"}
    assert b"hunter22" not in answer.body


async def test_a_body_that_is_not_json_is_malformed(hub: Hub) -> None:
    answer = await ask(hub.rest, "POST", "/api/v1/projects", token=hub.tokens["mia"], raw=b'{"name": ')
    assert (answer.status, answer.code) == (400, "not-json")


async def test_a_body_of_another_type_is_refused(hub: Hub) -> None:
    answer = await ask(
        hub.rest,
        "POST",
        "/api/v1/projects",
        token=hub.tokens["mia"],
        raw=b"name=x",
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    assert answer.status == 422


async def test_a_body_beyond_the_limit_is_refused_announced_or_not(hub: Hub) -> None:
    large = b" " * (MAX_BODY_BYTES + 1)
    announced = await ask(hub.rest, "POST", "/api/v1/projects", token=hub.tokens["mia"], raw=large)
    assert (announced.status, announced.code) == (413, "body-too-large")
    silent = await ask(
        hub.rest, "POST", "/api/v1/projects", token=hub.tokens["mia"], raw=large, headers={"content-length": "nan"}
    )
    assert silent.status == 413


async def test_a_wrong_bearer_is_401_with_a_challenge(hub: Hub) -> None:
    answer = await ask(hub.rest, "GET", "/api/v1/projects", token="user_wrong")
    assert answer.status == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    basic = await ask(hub.rest, "GET", "/api/v1/projects", headers={"authorization": "Basic eDp5"})
    assert (basic.status, basic.json["detail"]) == (401, "only bearer authorization is understood")


async def test_a_handler_that_breaks_is_logged_and_says_nothing_of_why(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the secret reason")

    monkeypatch.setattr("mcp_orch.control.activity.service.ActivityService.page", broken)
    answer = await ask(hub.rest, "GET", "/api/v1/projects/demo/activity", token=hub.tokens["mia"])
    assert (answer.status, answer.code) == (500, "internal")
    assert b"secret reason" not in answer.body
    assert "the secret reason" in caplog.text
    assert answer.headers["x-request-id"] in caplog.text


async def test_answers_carry_the_headers_that_keep_browsers_out_of_trouble(hub: Hub) -> None:
    headers = (await ask(hub.rest, "GET", "/api/v1/setup")).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["referrer-policy"] == "no-referrer"


async def test_a_head_request_is_answered_like_a_get(hub: Hub) -> None:
    assert (await ask(hub.rest, "HEAD", "/health")).status == 200


async def test_foreign_hosts_and_origins_are_refused_and_known_ones_are_not(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    frame = FrameSettings(
        hosts=frozenset({"hub.example.org"}), cors_origins=frozenset({"https://pages.example.org"}), is_https=True
    )
    async with a_hub(tmp_path_factory.mktemp("framed"), frame=frame, with_people=False) as hub:
        stray = await ask(hub.rest, "GET", "/health", headers={"host": "evil.example:80"})
        assert (stray.status, stray.code) == (421, "unknown-host")
        assert (await ask(hub.rest, "GET", "/health", headers={"host": "hub.example.org"})).status == 200
        login = {"email": "a@b.org", "password": "x"}
        foreign = await ask(
            hub.rest, "POST", "/api/v1/auth/login", body=login, headers={"origin": "https://evil.example"}
        )
        assert (foreign.status, foreign.code) == (403, "foreign-origin")
        own = await ask(hub.rest, "POST", "/api/v1/auth/login", body=login, headers={"origin": "http://127.0.0.1:8000"})
        assert own.status == 401
        proxied = {"origin": "http://127.0.0.1:8000", "host": "hub.example.org"}
        assert (await ask(hub.rest, "POST", "/api/v1/auth/login", body=login, headers=proxied)).status == 401
        assert own.headers["strict-transport-security"] == "max-age=31536000"
        known = await ask(
            hub.rest, "POST", "/api/v1/auth/login", body=login, headers={"origin": "https://pages.example.org"}
        )
        assert known.headers["access-control-allow-origin"] == "https://pages.example.org"
        preflight = await ask(
            hub.rest,
            "OPTIONS",
            "/api/v1/projects",
            headers={"origin": "https://pages.example.org", "access-control-request-method": "POST"},
        )
        assert preflight.status == 204
        assert "Authorization" in preflight.headers["access-control-allow-headers"]


async def test_an_application_with_an_undeclared_route_or_a_missing_service_is_not_built(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    router = APIRouter()

    @router.get("/forgotten")
    async def forgotten() -> None: ...

    with monkeypatch.context() as patch:
        patch.setattr(application_module, "HUB_ROUTERS", (router,))
        with pytest.raises(Unbuildable, match="GET /forgotten"):
            application_module.plain_application("1")
    empty = SimpleNamespace(version="1", runs=None, events=None, by_type={})
    monkeypatch.setattr(application_module, "assemble", lambda _: empty)
    with pytest.raises(Unbuildable, match="KeyService"):
        application_module.build_rest(SimpleNamespace())  # type: ignore[arg-type]


@pytest.mark.parametrize("half", [rb"\ud800", rb"\uDFFF", b"\xed\xa0\x80"])
async def test_half_a_letter_is_no_text_and_whole_ones_are(hub: Hub, half: bytes) -> None:
    path, token = "/api/v1/projects/demo/secrets/HALF", hub.tokens["adam"]
    refused = await ask(hub.rest, "PUT", path, token=token, raw=b'{"value": "x' + half + b'"}')
    assert (refused.status, refused.code) == (400, "half-a-letter")
    whole = await ask(hub.rest, "PUT", path, token=token, raw=rb'{"value": "x\ud83d\ude00 \\ud800"}')
    assert whole.status == 200
    broken = await ask(hub.rest, "PUT", path, token=token, raw=b'{"value": ' + half)
    assert broken.status == 400


async def test_a_body_that_does_not_arrive_in_time_is_given_up(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies_module, "_TIMEOUT_S", 0.01)
    answer = await ask(hub.rest, "POST", "/api/v1/projects", token=hub.tokens["mia"], raw=None, hangs=True)
    assert (answer.status, answer.code) == (408, "slow-body")


async def test_bodies_that_are_on_their_way_are_no_more_than_may_be(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies_module, "MAX_COMING_BYTES", 10)
    for _ in range(2):
        answer = await ask(hub.rest, "POST", "/api/v1/projects", token=hub.tokens["mia"], raw=b" " * 11)
        assert (answer.status, answer.code) == (503, "too-many-bodies")
    small = await ask(hub.rest, "POST", "/api/v1/projects", token=hub.tokens["mia"], raw=b"{}")
    assert small.status == 422


async def test_the_name_of_a_host_is_read_with_and_without_a_port() -> None:
    names = {"example.org:8000": "example.org", "Example.org": "example.org", "[::1]:80": "[::1]", "[::1]": "[::1]"}
    assert {host: frame_module._name_of(host) for host in names} == names
