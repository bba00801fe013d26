"""The way of one call: to the right server, in its own words, and back."""

import asyncio
from dataclasses import replace

import pytest
from msgspec import structs

from mcp_orch.contract.callers import Refusal, RefusalReason, Scopes
from mcp_orch.contract.diagnoses import because
from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.names import ServerId, ToolsetId
from mcp_orch.contract.pictures import Sharing, ToolOverride
from mcp_orch.contract.revisions import Era
from mcp_orch.contract.why import Why
from mcp_orch.gateway.call.call import Completed, Failed
from mcp_orch.gateway.call.settings import CallSettings
from mcp_orch.gateway.upstream.dispatch import Answered, ClientFacts, Denied, Dispatch, Lane
from mcp_orch.gateway.upstream.errors import UpstreamTimeout
from tests.builders import (
    a_catalog,
    a_key_caller,
    a_member,
    a_project,
    a_server,
    a_stranger,
    a_toolset,
    a_viewer,
    of_server,
    of_toolset,
    unified,
    with_server,
)
from tests.gateway.call.scene import CLIENT, GIT, Scene, cannot_ask
from tests.gateway.fake_upstreams import OK

pytestmark = pytest.mark.anyio

WRONG = Refusal(reason=RefusalReason.WRONG, message="this key is not known")


async def test_a_tool_is_asked_for_under_its_own_name_with_everything_the_call_carries(scene: Scene) -> None:
    call = scene.call("tools/call", name="git__clone", arguments={"a": 1}, _meta={"x": 2})
    call.log_level, call.trusted_headers = "info", {"Mcp-Param-A": "1"}
    assert await scene.room.run(call) == Completed(result=OK.result, era=Era.LEGACY)
    [(server, request)] = scene.upstreams.asked
    assert server == ServerId("srv_git")
    assert structs.replace(request, queue=None) == Dispatch(
        method="tools/call",
        params={"name": "clone", "arguments": {"a": 1}, "_meta": {"x": 2}},
        client=CLIENT,
        ask=cannot_ask,
        log_level="info",
        trusted_headers={"Mcp-Param-A": "1"},
    )
    assert call.params["name"] == "git__clone"


@pytest.mark.parametrize("name", ["wiki__log", "wiki.log"])
async def test_both_spellings_lead_to_the_same_tool(scene: Scene, name: str) -> None:
    await scene.run("tools/call", name=name)
    assert [(server, request.params["name"]) for server, request in scene.upstreams.asked] == [("srv_wiki", "log")]


async def test_on_its_own_endpoint_a_server_gets_the_very_params(scene: Scene) -> None:
    call = scene.call("tools/call", at=of_server("git"), name="clone")
    await scene.room.run(call)
    assert scene.upstreams.asked[0][1].params is call.params


@pytest.mark.parametrize("at", [unified(), of_server("git")])
async def test_the_servers_own_error_comes_back_word_for_word(scene: Scene, at: object) -> None:
    scene.upstreams.answer = Denied(code=-32050, message="no luck", data=b'{"a":1}', era=Era.MODERN)
    name = "clone" if at == of_server("git") else "git__clone"
    assert await scene.failure("tools/call", at=at, name=name) == Failed(  # pyright: ignore[reportArgumentType]
        kind=ErrorKind.UPSTREAM, message="no luck", code=-32050, data=b'{"a":1}', era=Era.MODERN
    )


async def test_a_server_that_breaks_off_is_a_failure_with_its_reason(scene: Scene) -> None:
    scene.upstreams.answer = UpstreamTimeout(because(Why.NO_CONNECTION, address="there"))
    assert await scene.failure("tools/call", name="git__clone") == Failed(
        kind=ErrorKind.TIMEOUT, message="can't connect to there", hint="is the server running?"
    )


@pytest.mark.parametrize(
    ("method", "params", "message"),
    [
        ("tools/call", {}, "params.name must be a string"),
        ("tools/call", {"name": 1}, "params.name must be a string"),
        ("tools/call", {"name": "git__clone", "arguments": []}, "params.arguments must be an object"),
        ("prompts/get", {"name": None}, "params.name must be a string"),
        ("resources/read", {"uri": 5}, "params.uri must be a string"),
        ("completion/complete", {"ref": "x"}, "params.ref must be an object"),
        ("completion/complete", {"ref": {"type": "ref/prompt"}}, "params.ref.name must be a string"),
        ("completion/complete", {"ref": {"type": "ref/resource"}}, "params.ref.uri must be a string"),
        ("tools/call", {"name": "git__gone"}, "Unknown tool: git__gone"),
        ("tools/call", {"name": "clone"}, "Unknown tool: clone"),
        ("prompts/get", {"name": "gone"}, "Unknown prompt: gone"),
        ("resources/read", {"uri": "repo://a"}, "Unknown resource: repo://a"),
        ("completion/complete", {"ref": {"type": "ref/prompt", "name": "x"}}, "Unknown prompt: x"),
        (
            "completion/complete",
            {"ref": {"type": "ref/resource", "uri": "x://{a}"}},
            "Unknown resource template: x://{a}",
        ),
    ],
)
async def test_params_that_name_nothing_are_invalid_and_ask_nobody(
    scene: Scene, method: str, params: dict[str, object], message: str
) -> None:
    failed = await scene.failure(method, **params)  # pyright: ignore[reportArgumentType]
    assert failed == Failed(kind=ErrorKind.INVALID, message=message)
    assert scene.upstreams.asked == []


async def test_a_method_nobody_knows_is_unsupported(scene: Scene) -> None:
    failed = await scene.failure("tools/destroy")
    assert failed == Failed(kind=ErrorKind.UNSUPPORTED, message="Method not found: tools/destroy")


@pytest.mark.parametrize(
    ("method", "params", "own"),
    [
        ("prompts/get", {"name": "git__review", "arguments": {}}, {"name": "review", "arguments": {}}),
        ("resources/read", {"uri": "mcp+git+repo://a"}, {"uri": "repo://a"}),
        (
            "completion/complete",
            {"ref": {"type": "ref/prompt", "name": "git.review"}, "argument": {"name": "a"}},
            {"ref": {"type": "ref/prompt", "name": "review"}, "argument": {"name": "a"}},
        ),
        (
            "completion/complete",
            {"ref": {"type": "ref/resource", "uri": "mcp+git+repo://{name}"}},
            {"ref": {"type": "ref/resource", "uri": "repo://{name}"}},
        ),
    ],
)
async def test_names_and_uris_of_shared_endpoints_become_the_servers_own(
    scene: Scene, method: str, params: dict[str, object], own: dict[str, object]
) -> None:
    await scene.result(method, **params)  # pyright: ignore[reportArgumentType]
    assert [(server, request.params) for server, request in scene.upstreams.asked] == [("srv_git", own)]


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("prompts/get", {"name": "review"}),
        ("resources/read", {"uri": "repo://a"}),
        ("completion/complete", {"ref": {"type": "ref/prompt", "name": "review"}}),
        ("completion/complete", {"ref": {"type": "ref/resource", "uri": "repo://{name}"}}),
    ],
)
async def test_on_its_own_endpoint_a_server_hears_its_own_names(
    scene: Scene, method: str, params: dict[str, object]
) -> None:
    await scene.result(method, at=of_server("git"), **params)  # pyright: ignore[reportArgumentType]
    assert scene.upstreams.asked[0][1].params == params


async def test_unlisted_tools_of_a_server_are_unknown_on_its_own_endpoint(scene: Scene) -> None:
    assert (await scene.failure("tools/call", at=of_server("git"), name="gone")).message == "Unknown tool: gone"


async def test_a_server_that_was_never_listed_decides_itself_on_its_own_endpoint(scene: Scene) -> None:
    scene.upstreams.catalogs.clear()
    await scene.result("tools/call", at=of_server("git"), name="anything")
    assert [server for server, _ in scene.upstreams.asked] == ["srv_git"]


async def test_the_first_call_waits_for_the_first_catalogue(scene: Scene) -> None:
    scene.upstreams.coming = {GIT.server: scene.upstreams.catalogs.pop(GIT.server)}
    await scene.result("tools/call", name="wiki__search")
    assert scene.upstreams.waited == []
    await scene.result("tools/call", name="git__clone")
    assert scene.upstreams.waited == [("srv_git", 5.0)]


async def test_an_unknown_tool_comes_with_the_servers_that_could_have_it(scene: Scene) -> None:
    del scene.upstreams.catalogs[GIT.server]
    scene.upstreams.fail("git", "connection refused")
    failed = await scene.failure("tools/call", name="git__clone")
    assert (failed.message, failed.hint) == (
        "Unknown tool: git__clone",
        "it may be on a server that does not answer: git: connection refused",
    )
    assert scene.upstreams.waited == []


async def test_a_renamed_server_answers_to_its_old_name_until_that_is_reused() -> None:
    servers = [a_server("git"), a_server("wiki")]
    scene = Scene(a_project(servers=servers, former={"GitLab": "git", "gone": "nothing"}))
    for name in ("GitLab__clone", "gitlab.clone"):
        await scene.result("tools/call", name=name)
    await scene.result("prompts/get", name="GitLab__review")
    await scene.result("resources/read", uri="mcp+gitlab+repo://a")
    assert [server for server, _ in scene.upstreams.asked] == ["srv_git"] * 4
    assert (await scene.failure("tools/call", name="GitLab__gone")).message == "Unknown tool: GitLab__gone"
    assert (await scene.failure("prompts/get", name="GitLab__gone")).message == "Unknown prompt: GitLab__gone"
    scene.pictures.publish(a_project(servers=[*servers, a_server("GitLab")], former={"GitLab": "git"}))
    assert (await scene.failure("tools/call", name="GitLab__clone")).kind is ErrorKind.INVALID


@pytest.mark.parametrize(
    ("override", "asked"),
    [(ToolOverride(repeatable=True), True), (ToolOverride(), False), (None, False)],
)
async def test_only_an_admins_word_makes_a_tool_repeatable(*, override: ToolOverride | None, asked: bool) -> None:
    tools = {} if override is None else {"clone": override}
    scene = Scene(a_project(servers=[a_server("git", tools=tools)]), catalogs=[GIT])
    await scene.result("tools/call", name="git__clone")
    await scene.result("prompts/get", name="git__review")
    assert [request.is_repeatable for _, request in scene.upstreams.asked] == [asked, False]


def lanes_of_member(lanes: list[Lane | None]) -> list[Lane | None]:
    return [None if lane is None else replace(lane, caller="user:usr_member") for lane in lanes]


@pytest.mark.parametrize(
    ("sharing", "lanes"),
    [
        (Sharing.AUTO, [None, None]),
        (Sharing.SHARED, [None, None]),
        (Sharing.CALLER, [Lane(owner="user:usr_member"), Lane(owner="user:usr_member")]),
        (Sharing.SESSION, [Lane(owner="session-1"), Lane(owner="user:usr_member")]),
    ],
)
async def test_sharing_decides_whose_connection_is_used(sharing: Sharing, lanes: list[Lane | None]) -> None:
    scene = Scene(a_project(servers=[a_server("git", sharing=sharing)]), catalogs=[GIT])
    await scene.run("tools/call", name="git__clone", session="session-1")
    await scene.run("tools/call", name="git__clone")
    assert [request.lane for _, request in scene.upstreams.asked] == lanes_of_member(lanes)


@pytest.mark.parametrize(
    ("sharing", "lanes"),
    [
        (
            Sharing.AUTO,
            [
                Lane(owner="session-1", for_questions=True),
                Lane(owner="user:usr_member", is_leased=True, for_questions=True),
            ],
        ),
        (Sharing.SHARED, [None, None]),
        (Sharing.CALLER, [Lane(owner="session-1"), Lane(owner="user:usr_member", is_leased=True)]),
        (Sharing.SESSION, [Lane(owner="session-1"), Lane(owner="user:usr_member", is_leased=True)]),
    ],
)
async def test_who_can_be_asked_has_a_connection_alone(sharing: Sharing, lanes: list[Lane | None]) -> None:
    scene = Scene(a_project(servers=[a_server("git", sharing=sharing)]), catalogs=[GIT])
    scene.client = ClientFacts(capabilities={"roots": {"listChanged": True}, "experimental": {}})
    await scene.run("tools/call", name="git__clone", session="session-1")
    await scene.run("tools/call", name="git__clone")
    assert [request.lane for _, request in scene.upstreams.asked] == lanes_of_member(lanes)


@pytest.mark.parametrize(
    ("scopes", "allowed"),
    [
        (Scopes(), ["tool", "prompt", "resource"]),
        (Scopes(servers=frozenset({ServerId("srv_git")})), ["tool", "prompt", "resource"]),
        (Scopes(servers=frozenset({ServerId("srv_wiki")})), []),
        (Scopes(tools=frozenset({(ServerId("srv_git"), "clone")})), ["tool"]),
        (Scopes(tools=frozenset({(ServerId("srv_git"), "log")})), []),
        (Scopes(toolsets=frozenset({ToolsetId("tst_some")})), ["tool"]),
        (Scopes(read_only=True), ["prompt", "resource"]),
    ],
)
async def test_what_is_out_of_scope_looks_as_if_it_did_not_exist(scopes: Scopes, allowed: list[str]) -> None:
    scene = Scene(
        a_project(servers=[a_server("git"), a_server("wiki")], toolsets=[a_toolset("some", ("git", "clone"))])
    )
    key = a_key_caller(scopes=scopes)
    asked = {
        "tool": await scene.run("tools/call", caller=key, name="git__clone"),
        "prompt": await scene.run("prompts/get", caller=key, name="git__review"),
        "resource": await scene.run("resources/read", caller=key, uri="mcp+git+repo://a"),
    }
    assert [kind for kind, outcome in asked.items() if isinstance(outcome, Completed)] == allowed
    names = {"tool": "git__clone", "prompt": "git__review", "resource": "mcp+git+repo://a"}
    for kind, outcome in asked.items():
        expected = Failed(kind=ErrorKind.INVALID, message=f"Unknown {kind}: {names[kind]}")
        assert isinstance(outcome, Completed) or outcome == expected


async def test_a_tool_that_is_switched_off_is_gone_at_once(scene: Scene) -> None:
    await scene.result("tools/call", name="git__clone")
    scene.pictures.publish(with_server(scene.picture, a_server("git", tools={"clone": ToolOverride(enabled=False)})))
    for at, name in ((unified(), "git__clone"), (of_server("git"), "clone")):
        assert (await scene.failure("tools/call", at=at, name=name)).message == f"Unknown tool: {name}"


async def test_a_toolset_endpoint_calls_its_tools_only() -> None:
    scene = Scene(a_project(servers=[a_server("git")], toolsets=[a_toolset("some", ("git", "clone"))]), catalogs=[GIT])
    await scene.result("tools/call", at=of_toolset("some"), name="git__clone")
    assert (await scene.failure("tools/call", at=of_toolset("some"), name="git__log")).kind is ErrorKind.INVALID
    assert (await scene.failure("prompts/get", at=of_toolset("some"), name="git__review")).kind is ErrorKind.INVALID


async def test_who_may_not_enter_is_told_by_kind(scene: Scene) -> None:
    asked = [
        await scene.failure("tools/list", caller=WRONG),
        await scene.failure("tools/list", caller=a_viewer()),
        await scene.failure("tools/list", caller=a_stranger()),
        await scene.failure("tools/list", caller=a_key_caller("other")),
        await scene.failure("tools/list", at=unified("gone")),
        await scene.failure("tools/list", at=of_server("gone")),
    ]
    assert [one.kind for one in asked] == [
        ErrorKind.UNAUTHENTICATED,
        ErrorKind.FORBIDDEN,
        ErrorKind.NOT_FOUND,
        ErrorKind.NOT_FOUND,
        ErrorKind.NOT_FOUND,
        ErrorKind.NOT_FOUND,
    ]


async def test_the_door_can_be_asked_without_a_call(scene: Scene) -> None:
    assert scene.room.admit(unified(), a_member()) is None
    assert scene.room.admit(unified(), WRONG) == Failed(kind=ErrorKind.UNAUTHENTICATED, message=WRONG.message)
    assert scene.audit.records == []


async def test_calls_in_flight_are_limited_per_caller_and_per_project() -> None:
    scene = Scene(settings=CallSettings(max_calls_per_caller=1, max_calls_per_project=2))
    gate, are_in = asyncio.Event(), asyncio.Event()

    async def wait(_: Dispatch) -> Answered:
        if len(scene.upstreams.asked) == 2:
            are_in.set()
        await gate.wait()
        return OK

    scene.upstreams.answer = wait
    callers = [a_key_caller(key=key) for key in ("k1", "k1", "k2", "k3")]
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        running = [group.create_task(scene.run("tools/call", caller=one, name="git__clone")) for one in callers]
        await are_in.wait()
        await asyncio.wait({running[1], running[3]})
        assert scene.room.counters.in_flight == 2
        gate.set()
    outcomes = [task.result() for task in running]
    assert outcomes[1] == Failed(
        kind=ErrorKind.LIMITED,
        message="1 calls of this key are running",
        hint="wait for some of them to end",
        retry_after_s=1.0,
    )
    assert outcomes[3] == Failed(
        kind=ErrorKind.LIMITED,
        message="2 calls are running in this project",
        hint="try again in a moment",
        retry_after_s=1.0,
    )
    assert isinstance(await scene.run("tools/call", caller=callers[0], name="git__clone"), Completed)
    assert scene.room.counters.in_flight == 0


async def test_a_picture_that_changes_under_a_call_does_not_disturb_it(scene: Scene) -> None:
    async def change(_: Dispatch) -> Answered:
        scene.pictures.publish(a_project(servers=[a_server("wiki")]))
        return Answered(result=b'{"content":[{"type":"resource_link","uri":"repo://a"}]}', era=Era.LEGACY)

    scene.upstreams.answer = change
    result = await scene.result("tools/call", name="git__clone")
    assert result["content"][0]["uri"] == "mcp+git+repo://a"


async def test_two_projects_with_equal_servers_do_not_mix() -> None:
    scene = Scene()
    other = a_project("other", servers=[a_server("git2")])
    scene.pictures.publish(other)
    scene.upstreams.catalogs[ServerId("srv_git2")] = a_catalog("git2", tools=["clone"])
    assert await scene.names("tools/list", at=unified("other")) == ["git2__clone"]
    assert (await scene.failure("tools/call", at=unified("other"), name="git__clone")).kind is ErrorKind.INVALID


async def test_upstreams_hear_of_a_session_that_is_over(scene: Scene) -> None:
    scene.room.left("session:1")
    assert scene.upstreams.left == ["session:1"]
