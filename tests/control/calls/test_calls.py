"""The call log and the playground."""

from pathlib import Path

import pytest

from mcp_orch.contract.endpoints import EndpointKind, EndpointRef
from mcp_orch.contract.names import PrincipalId, RequestId
from mcp_orch.contract.playground import CallMessage
from mcp_orch.contract.records import CallOutcome, CallRecord
from mcp_orch.control.audit.ingest import CallIngest
from mcp_orch.control.audit.journal import Journal
from tests.rest.asking import ask, streaming
from tests.rest.doubles import Hub

pytestmark = pytest.mark.anyio

CALLS = "/api/v1/projects/demo/calls"


def a_record(hub: Hub, number: int, *, principal: str, **traits: object) -> CallRecord:
    plain: dict[str, object] = {
        "request_id": RequestId(f"req_{number}"),
        "at_us": 1_790_000_000_000_000 + number,
        "method": "tools/call",
        "outcome": CallOutcome.OK,
        "duration_us": 1500,
        "project": hub.project,
        "endpoint": "/projects/demo/unified",
        "transport": "mcp",
        "principal": PrincipalId(principal),
        "caller": "somebody",
        "client": "cli 1",
        "revision": "2025-11-25",
        "address": "203.0.113.9",
        "server": hub.server,
        "name": "echo",
        "bytes_in": 10,
        "bytes_out": 20,
    }
    return CallRecord(**(plain | traits))  # type: ignore[arg-type]


async def log(hub: Hub, folder: Path, *records: CallRecord) -> None:
    async with (
        Journal(folder / "journal", clock=hub.clock) as journal,
        CallIngest(journal=journal, store=hub.store, clock=hub.clock) as ingest,
    ):
        for record in records:
            journal.append(record)
        await ingest.drain()


async def test_calls_travel_from_the_journal_to_the_list_newest_first(hub: Hub, tmp_path: Path) -> None:
    mine = f"user:{hub.users['mia']}"
    await log(
        hub,
        tmp_path,
        a_record(hub, 1, principal=mine),
        a_record(hub, 2, principal="key:other", outcome=CallOutcome.REFUSED, reason="no", code=-1, server=None),
    )
    page = (await ask(hub.rest, "GET", f"{CALLS}?limit=1", token=hub.tokens["mia"])).json
    [newest] = page["items"]
    assert (newest["id"], newest["outcome"], newest["mine"], newest["server"]) == ("req_2", "refused", False, None)
    rest = (await ask(hub.rest, "GET", f"{CALLS}?cursor={page['next_cursor']}", token=hub.tokens["mia"])).json
    assert rest == {
        "items": [
            {
                "id": "req_1",
                "at": "2026-09-21T14:13:20.000001Z",
                "method": "tools/call",
                "outcome": "ok",
                "duration_ms": 1.5,
                "endpoint": "/projects/demo/unified",
                "transport": "mcp",
                "server": "tools",
                "server_id": hub.server,
                "name": "echo",
                "caller": "somebody",
                "principal": mine,
                "mine": True,
                "client": "cli 1",
                "revision": "2025-11-25",
                "code": None,
                "bytes_in": 10,
                "bytes_out": 20,
            }
        ],
        "next_cursor": None,
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("outcome=refused", ["req_2"]),
        ("server=tools", ["req_1"]),
        ("server=void", []),
        ("name=other", ["req_2"]),
        ("method=ping", []),
        ("mine=true", ["req_1"]),
        ("since=2026-09-21T14:13:20.000002Z", ["req_2"]),
        ("until=2026-09-21T23:13:20.000002%2B09:00", ["req_1"]),
        ("q=ECH", ["req_1"]),
        ("q=100%25", []),
        ("client=CLI", ["req_2", "req_1"]),
        ("client=1", []),
        ("revision=2025-11-25&transport=mcp", ["req_2", "req_1"]),
        ("request_id=req_2", ["req_2"]),
        ("principal=key:other", ["req_2"]),
        ("principal=key:other&mine=true", []),
        ("member=MIA@example.org", ["req_1"]),
        ("member=nobody", []),
        ("key=nobody", []),
        ("outcome=refused&principal=key:other&q=other", ["req_2"]),
        ("outcome=refused&since=2026-01-01T00:00:00Z", ["req_2"]),
    ],
)
async def test_calls_are_filtered(hub: Hub, tmp_path: Path, query: str, found: list[str]) -> None:
    await log(
        hub,
        tmp_path,
        a_record(hub, 1, principal=f"user:{hub.users['mia']}"),
        a_record(hub, 2, principal="key:other", outcome=CallOutcome.REFUSED, server=None, name="other"),
    )
    page = await ask(hub.rest, "GET", f"{CALLS}?{query}", token=hub.tokens["mia"])
    assert [call["id"] for call in page.json["items"]] == found


@pytest.mark.parametrize("by", ["", "&mine=true"])
async def test_a_page_looks_through_a_bounded_number_of_calls_and_the_next_goes_on(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    for depth in ("LOOKED_THROUGH", "LOOKED_THROUGH_MERGED"):
        monkeypatch.setattr(f"mcp_orch.control.calls.repository.{depth}", 3)
    mine = f"user:{hub.users['mia']}"
    names = ["rare", *["echo"] * 7]
    await log(hub, tmp_path, *(a_record(hub, at, principal=mine, name=name) for at, name in enumerate(names)))
    pages: list[list[str]] = []
    cursor = ""
    while cursor is not None:
        page = (await ask(hub.rest, "GET", f"{CALLS}?name=rare{by}{cursor}", token=hub.tokens["mia"])).json
        pages.append([call["id"] for call in page["items"]])
        cursor = f"&cursor={page['next_cursor']}" if page["next_cursor"] else None
    assert pages == [[], [], ["req_0"]]


async def test_calls_of_one_moment_are_paged_without_loss(hub: Hub, tmp_path: Path) -> None:
    mine = f"user:{hub.users['mia']}"
    await log(hub, tmp_path, *(a_record(hub, number, principal=mine, at_us=5) for number in range(5)))
    seen: list[str] = []
    cursor = ""
    while cursor is not None:
        page = (await ask(hub.rest, "GET", f"{CALLS}?limit=2{cursor}", token=hub.tokens["mia"])).json
        seen += [call["id"] for call in page["items"]]
        cursor = f"&cursor={page['next_cursor']}" if page["next_cursor"] else None
    assert seen == [f"req_{number}" for number in (4, 3, 2, 1, 0)]


async def test_reason_and_address_are_for_the_maker_and_for_admins(hub: Hub, tmp_path: Path) -> None:
    await log(hub, tmp_path, a_record(hub, 1, principal=f"user:{hub.users['mia']}", reason="it broke"))
    seen = {
        who: (await ask(hub.rest, "GET", f"{CALLS}/req_1", token=hub.tokens[who])).json
        for who in ("mia", "adam", "vic")
    }
    assert {who: (call["reason"], call["address"], call["is_complete"]) for who, call in seen.items()} == {
        "mia": ("it broke", "203.0.113.9", True),
        "adam": ("it broke", "203.0.113.9", True),
        "vic": (None, None, False),
    }
    missing = await ask(hub.rest, "GET", f"{CALLS}/req_9", token=hub.tokens["mia"])
    assert (missing.status, missing.code) == (404, "no-such-call")


async def test_a_call_tells_its_stages(hub: Hub, tmp_path: Path) -> None:
    mine = f"user:{hub.users['mia']}"
    await log(
        hub,
        tmp_path,
        a_record(hub, 1, principal=mine, judged_us=100, waited_us=600, upstream_us=1400),
        a_record(hub, 2, principal=mine, outcome=CallOutcome.REFUSED),
    )
    seen = [(await ask(hub.rest, "GET", f"{CALLS}/req_{number}", token=hub.tokens["vic"])).json for number in (1, 2)]
    stages = ("judged_ms", "queued_ms", "upstream_ms", "answered_ms")
    assert [[call[stage] for stage in stages] for call in seen] == [[0.1, 0.7, 1.4, 1.5], [None, None, None, 1.5]]


async def test_contents_are_for_the_maker_and_for_admins(hub: Hub, tmp_path: Path) -> None:
    principal = f"user:{hub.users['mia']}"
    await log(hub, tmp_path, a_record(hub, 1, principal=principal, arguments='{"a":1}', result="{}"))
    seen = {
        who: (await ask(hub.rest, "GET", f"{CALLS}/req_1", token=hub.tokens[who])).json
        for who in ("mia", "adam", "vic")
    }
    assert {who: (call["arguments"], call["result"]) for who, call in seen.items()} == {
        "mia": ('{"a":1}', "{}"),
        "adam": ('{"a":1}', "{}"),
        "vic": (None, None),
    }


async def test_a_cursor_that_is_not_ours_is_refused(hub: Hub) -> None:
    for cursor in ("x", "9" * 30, "٣", "1.x", "1", f"{2**63}.1"):
        answer = await ask(hub.rest, "GET", f"{CALLS}?cursor={cursor}", token=hub.tokens["mia"])
        assert (answer.status, answer.code) == (422, "bad-cursor")


async def test_calls_made_with_a_key_are_its_makers_and_note_its_last_use(hub: Hub, tmp_path: Path) -> None:
    keys = "/api/v1/projects/demo/keys"
    made = (await ask(hub.rest, "POST", keys, token=hub.tokens["mia"], body={"name": "laptop"})).json
    await log(hub, tmp_path, a_record(hub, 1, principal=f"key:{made['id']}"))
    [call] = (await ask(hub.rest, "GET", f"{CALLS}?mine=true", token=hub.tokens["mia"])).json["items"]
    assert call["mine"]
    [key] = (await ask(hub.rest, "GET", keys, token=hub.tokens["mia"])).json["items"]
    assert (key["last_used_at"], key["last_used_address"], key["last_used_client"]) == (
        "2026-09-21T14:13:20.000001Z",
        "203.0.113.9",
        "cli 1",
    )


async def test_a_call_is_run_as_oneself_and_told_as_it_goes(hub: Hub) -> None:
    body = {"server": "tools", "tool": "echo", "arguments": {"text": "hi"}}
    async with streaming(hub.rest, "POST", CALLS, token=hub.tokens["mia"], body=body) as stream:
        text = await stream.until("event: result")
        await stream.ended.wait()
    assert text == (
        'event: started\ndata: {"request_id":"req_1"}\n\n'
        'event: progress\ndata: {"progress":1}\n\n'
        'event: result\ndata: {"content":[]}\n\n'
    )
    [(caller, endpoint, message)] = hub.door.asked
    assert caller.user == hub.users["mia"]
    assert endpoint == EndpointRef(project="demo", kind=EndpointKind.SERVER, name="tools")
    assert message == CallMessage(
        method="tools/call", params={"name": "echo", "arguments": {"text": "hi"}}, address="203.0.113.9"
    )


async def test_any_request_runs_on_the_unified_endpoint(hub: Hub) -> None:
    body = {"method": "resources/list", "params": {}}
    async with streaming(hub.rest, "POST", CALLS, token=hub.tokens["mia"], body=body) as stream:
        await stream.ended.wait()
    [(_, endpoint, message)] = hub.door.asked
    assert (endpoint.kind, message.method, message.params) == (EndpointKind.UNIFIED, "resources/list", {})


async def test_a_running_call_is_cancelled_by_its_maker_alone(hub: Hub) -> None:
    hub.door.hang = True
    async with streaming(hub.rest, "POST", CALLS, token=hub.tokens["mia"], body={"tool": "echo"}) as stream:
        await stream.until("event: progress")
        assert (await ask(hub.rest, "DELETE", f"{CALLS}/req_1", token=hub.tokens["adam"])).code == "not-running"
        assert (await ask(hub.rest, "DELETE", f"{CALLS}/req_1", token=hub.tokens["mia"])).status == 204
        assert "the call was cancelled" in await stream.until("event: error")
        await stream.ended.wait()


async def test_questions_of_the_server_are_answered_by_the_calls_maker_alone(hub: Hub) -> None:
    hub.door.hang = True
    body = {"tool": "echo", "interactive": True}
    answers, given = f"{CALLS}/req_1/answers", {"question": "q1", "result": {"roots": []}}
    async with streaming(hub.rest, "POST", CALLS, token=hub.tokens["mia"], body=body) as stream:
        await stream.until("event: question")
        foreign = await ask(hub.rest, "POST", answers, token=hub.tokens["adam"], body=given)
        assert (foreign.status, foreign.code) == (404, "not-running")
        stale = await ask(hub.rest, "POST", answers, token=hub.tokens["mia"], body={**given, "question": "q2"})
        assert (stale.status, stale.code) == (404, "no-such-question")
        assert (await ask(hub.rest, "POST", answers, token=hub.tokens["mia"], body=given)).status == 204
        refused = {"question": "q1", "result": None}
        assert (await ask(hub.rest, "POST", answers, token=hub.tokens["mia"], body=refused)).status == 204
    assert [(call, answer.question, answer.result) for call, answer in hub.door.answered] == [
        ("req_1", "q2", {"roots": []}),
        ("req_1", "q1", {"roots": []}),
        ("req_1", "q1", None),
    ]
    assert hub.door.asked[0][2].is_interactive


async def test_leaving_the_stream_cancels_the_call(hub: Hub) -> None:
    hub.door.hang = True
    async with streaming(hub.rest, "POST", CALLS, token=hub.tokens["mia"], body={"tool": "echo"}) as stream:
        await stream.until("event: progress")
    await hub.door.ended.wait()


async def test_a_run_ends_when_its_maker_may_no_longer_call(hub: Hub) -> None:
    hub.door.hang = True
    async with streaming(hub.rest, "POST", CALLS, token=hub.tokens["mia"], body={"tool": "echo"}) as stream:
        await stream.until("event: progress")
        changed = await ask(
            hub.rest,
            "PATCH",
            f"/api/v1/projects/demo/members/user:{hub.users['mia']}",
            token=hub.tokens["adam"],
            body={"role": "viewer"},
        )
        assert changed.status == 200, changed.body
        await stream.ended.wait()
    await hub.door.ended.wait()


async def test_a_gateway_that_breaks_is_an_error_event(hub: Hub) -> None:
    hub.door.break_down = True
    async with streaming(hub.rest, "POST", CALLS, token=hub.tokens["mia"], body={"tool": "echo"}) as stream:
        assert "its log says why" in await stream.until("event: error")


async def test_one_person_runs_a_limited_number_of_calls(hub: Hub) -> None:
    hub.door.hang = True
    runs = [
        hub.rest.runs.start(
            hub.callers.resolve(hub.tokens["mia"]),  # type: ignore[arg-type]
            EndpointRef(project="demo", kind=EndpointKind.UNIFIED),
            message=CallMessage(method="ping", params={}),
        )
        for _ in range(8)
    ]
    answer = await ask(hub.rest, "POST", CALLS, token=hub.tokens["mia"], body={"tool": "echo"})
    assert (answer.status, answer.code, answer.headers["retry-after"]) == (429, "too-many-calls", "1")
    for run in runs:
        run.cancel()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"server": "void", "tool": "echo"}, 404),
        ({"toolset": "void", "tool": "echo"}, 404),
        ({}, 422),
        ({"tool": "echo", "method": "ping"}, 422),
        ({"server": "tools", "toolset": "x", "tool": "echo"}, 422),
        ({"method": "ping", "arguments": {}}, 422),
        ({"tool": "echo", "params": {}}, 422),
    ],
)
async def test_a_call_that_can_not_be_is_refused_before_it_starts(
    hub: Hub, body: dict[str, object], status: int
) -> None:
    answer = await ask(hub.rest, "POST", CALLS, token=hub.tokens["mia"], body=body)
    assert answer.status == status, answer.body
    assert hub.door.asked == []
