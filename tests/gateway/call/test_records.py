"""Records: one for every call, refusals included, kept before the answer leaves."""

import asyncio
import hmac
from dataclasses import replace

import pytest

from mcp_orch.contract.callers import Refusal, RefusalReason
from mcp_orch.contract.diagnoses import in_words
from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.names import PrincipalId, ProjectId, RequestId, ServerId
from mcp_orch.contract.records import CallOutcome, CallRecord, ContentMode
from mcp_orch.contract.revisions import NEWEST_LEGACY, Era
from mcp_orch.gateway.call.call import Completed, Failed
from mcp_orch.gateway.call.counters import BUCKETS_US, CallCounters
from mcp_orch.gateway.call.settings import CallSettings
from mcp_orch.gateway.upstream.dispatch import Answered, ClientFacts, Denied, Dispatch
from mcp_orch.gateway.upstream.errors import UpstreamUnavailable
from mcp_orch.kit import wire_json
from mcp_orch.kit.wire_json import JsonObject
from tests.builders import NOW, a_project, a_server, a_viewer, of_server
from tests.gateway.call.scene import GIT, Scene
from tests.gateway.fake_upstreams import OK

pytestmark = pytest.mark.anyio

WRONG = Refusal(reason=RefusalReason.WRONG, message="this key is not known")
AT_US = int(NOW.timestamp() * 1_000_000)


def digest_of(arguments: JsonObject) -> str:
    return hmac.digest(b"", wire_json.encode(arguments), "sha256").hex()


NO_ARGUMENTS = digest_of({})


def a_record(**more: object) -> CallRecord:
    usual: dict[str, object] = {
        "request_id": RequestId("req_1"),
        "at_us": AT_US,
        "method": "tools/call",
        "outcome": CallOutcome.OK,
        "duration_us": 0,
        "project": ProjectId("prj_demo"),
        "endpoint": "/projects/demo/unified",
        "transport": "mcp",
        "principal": PrincipalId("user:usr_member"),
        "caller": "usr_member",
        "client": "probe 1.0",
        "revision": NEWEST_LEGACY,
        "address": "127.0.0.1",
        "server": ServerId("srv_git"),
        "name": "clone",
        "bytes_in": 7,
    }
    return CallRecord(**{**usual, **more})  # pyright: ignore[reportArgumentType]


async def test_a_call_leaves_one_record_with_everything_but_arguments_and_results(scene: Scene) -> None:
    async def take_time(_: Dispatch) -> Answered:
        scene.clock.passes(0.25)
        return OK

    scene.upstreams.answer = take_time
    await scene.result("tools/call", name="git__clone", arguments={"secret": "x"})
    assert scene.audit.records == [
        a_record(
            duration_us=250_000,
            judged_us=0,
            upstream_us=250_000,
            bytes_out=len(OK.result),
            arguments_hmac=digest_of({"secret": "x"}),
        )
    ]


@pytest.mark.parametrize(
    ("ends", "stages"),
    [("answered", (0, 750_000, 1_000_000)), ("lost", (0, 750_000, None)), ("waiting", (0, None, None))],
)
async def test_a_record_tells_how_far_a_call_came_and_when(
    scene: Scene, ends: str, stages: tuple[int | None, ...]
) -> None:
    async def wait(request: Dispatch) -> Answered:
        assert request.queue is not None
        # As after a connection that was lost before anything was written to it.
        for waited_s in (0.25, 0.5):
            request.queue.begins()
            scene.clock.passes(waited_s)
            if ends == "waiting":
                raise UpstreamUnavailable(in_words("it does not start"))
            request.queue.ends(waited_s)
        scene.clock.passes(0.25)
        if ends == "lost":
            raise UpstreamUnavailable(in_words("the connection was lost"))
        return OK

    scene.upstreams.answer = wait
    await scene.run("tools/call", name="git__clone")
    assert [(one.judged_us, one.queued_us, one.upstream_us) for one in scene.audit.records] == [stages]


@pytest.mark.parametrize(
    ("result", "outcome"),
    [
        (b'{"content":[],"isError":true}', CallOutcome.TOOL_ERROR),
        (b'{"isError" : true, "content":[]}', CallOutcome.TOOL_ERROR),
        (b'{"content":[],"isError":false}', CallOutcome.OK),
        (b'{"content":[{"isError":true}]}', CallOutcome.OK),
        (b'{"content":[{"type":"text","text":"true"}],"isError":false}', CallOutcome.OK),
        (b'["isError",true]', CallOutcome.OK),
    ],
)
async def test_a_tool_that_says_it_failed_is_told_from_one_that_did_not(
    scene: Scene, result: bytes, outcome: CallOutcome
) -> None:
    scene.upstreams.answer = Answered(result=result, era=Era.LEGACY)
    await scene.run("tools/call", name="git__clone")
    assert [record.outcome for record in scene.audit.records] == [outcome]


async def test_refusals_are_records_with_what_was_asked_for(scene: Scene) -> None:
    await scene.run("tools/call", name="git__gone")
    await scene.run("resources/read", uri="x://1")
    await scene.run("tools/call", name=5)
    await scene.run("tools/call", caller=a_viewer(), at=of_server("git"), name="clone")
    await scene.run("tools/call", caller=WRONG, name="git__clone")
    refused = {"outcome": CallOutcome.REFUSED, "server": None}
    assert scene.audit.records == [
        a_record(**refused, name="git__gone", reason="Unknown tool: git__gone"),
        a_record(**refused, method="resources/read", name="x://1", reason="Unknown resource: x://1"),
        a_record(**refused, name=None, reason="params.name must be a string"),
        a_record(
            **refused,
            project=None,
            endpoint="/projects/demo/servers/git",
            principal="user:usr_viewer",
            caller="usr_viewer",
            name="clone",
            reason="your role in project demo is viewer; this needs the permission calls:make",
        ),
        a_record(**refused, project=None, principal=None, caller="", name="git__clone", reason=WRONG.message),
    ]


@pytest.mark.parametrize("code", [2**63, 2**64, -(2**80)])
async def test_a_code_that_nothing_keeps_is_left_out_of_the_record(scene: Scene, code: int) -> None:
    scene.upstreams.answer = Denied(code=code, message="bad", data=None, era=Era.LEGACY)
    await scene.run("tools/call", name="git__clone")
    assert [(one.outcome, one.code, one.reason) for one in scene.audit.records] == [(CallOutcome.ERROR, None, "bad")]


async def test_errors_are_records_with_their_code(scene: Scene) -> None:
    scene.upstreams.answer = Denied(code=-32602, message="bad", data=None, era=Era.LEGACY)
    await scene.run("tools/call", name="git__clone")
    scene.upstreams.answer = UpstreamUnavailable(in_words("it is down"))
    await scene.run("tools/call", name="git__clone")
    assert [(one.outcome, one.code, one.reason) for one in scene.audit.records] == [
        (CallOutcome.ERROR, -32602, "bad"),
        (CallOutcome.ERROR, None, "it is down"),
    ]


async def test_a_project_decides_what_is_kept_of_a_call(scene: Scene) -> None:
    for mode in ContentMode:
        scene.pictures.publish(replace(scene.picture, call_content=mode))
        await scene.run("tools/call", name="git__clone", arguments={"a": 1})
        await scene.run("tools/list")
    kept = [(one.arguments_hmac is not None, one.arguments, one.result) for one in scene.audit.records]
    whole = (True, '{"a":1}', OK.result.decode())
    nothing = (False, None, None)
    assert kept == [nothing, nothing, (True, None, None), nothing, whole, nothing, whole, nothing]


async def test_what_strangers_send_is_cut_before_it_is_kept(scene: Scene) -> None:
    call = scene.call("m" * 500, name="n" * 900)
    call.client = ClientFacts(name="c" * 900)
    await scene.room.run(call)
    record = scene.audit.records[0]
    assert [len(part or "") for part in (record.method, record.name, record.client)] == [100, 300, 200]
    call.client = ClientFacts()
    await scene.room.run(call)
    assert scene.audit.records[1].client == ""


async def test_a_cancelled_call_is_a_record_and_leaves_nothing_behind(scene: Scene) -> None:
    is_in = asyncio.Event()

    async def hang(_: Dispatch) -> Answered:
        is_in.set()
        await asyncio.Event().wait()
        return OK

    scene.upstreams.answer = hang
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        running = group.create_task(scene.run("tools/call", name="git__clone"))
        await is_in.wait()
        running.cancel()
    assert running.cancelled()
    assert scene.audit.records == [a_record(outcome=CallOutcome.CANCELLED, judged_us=0, arguments_hmac=NO_ARGUMENTS)]
    assert (scene.room.counters.in_flight, scene.room._in_flight._callers) == (0, {})


async def test_a_cancelled_call_whose_record_cannot_be_kept_is_still_cancelled(scene: Scene) -> None:
    scene.audit.trouble = "disk full"
    scene.upstreams.answer = asyncio.CancelledError()  # pyright: ignore[reportAttributeAccessIssue]

    async def cancel(_: Dispatch) -> Answered:
        raise asyncio.CancelledError

    scene.upstreams.answer = cancel
    with pytest.raises(asyncio.CancelledError):
        await scene.run("tools/call", name="git__clone")


async def test_a_fault_of_ours_is_raised_and_recorded(scene: Scene) -> None:
    scene.upstreams.answer = ZeroDivisionError("a bug")
    with pytest.raises(ZeroDivisionError):
        await scene.run("tools/call", name="git__clone")
    assert scene.audit.records == [a_record(outcome=CallOutcome.ERROR, judged_us=0, arguments_hmac=NO_ARGUMENTS)]
    assert scene.room.counters.in_flight == 0


async def test_a_result_that_cannot_be_read_is_the_servers_failure(scene: Scene) -> None:
    scene.upstreams.answer = Answered(result=b'{"content":[{"uri":1,"uri":2}]}', era=Era.LEGACY)
    failed = await scene.failure("tools/call", name="git__clone")
    assert failed.kind is ErrorKind.UPSTREAM
    assert failed.message.startswith("the server sent a result that can't be read: ")


async def test_without_a_record_there_is_no_answer(scene: Scene) -> None:
    scene.audit.trouble = "the journal is full"
    assert await scene.failure("tools/call", name="git__clone") == Failed(
        kind=ErrorKind.UNAVAILABLE, message="the journal is full", hint="the call may have been carried out"
    )
    assert await scene.failure("tools/list") == Failed(kind=ErrorKind.UNAVAILABLE, message="the journal is full")


async def test_while_records_cannot_be_kept_no_server_is_asked(scene: Scene) -> None:
    scene.audit.trouble = "the journal is full"
    for _ in range(3):
        await scene.failure("tools/call", name="git__clone")
    assert len(scene.upstreams.asked) == 1
    scene.audit.trouble = None
    assert (await scene.failure("tools/call", name="git__clone")).message == "the journal is full"
    await scene.result("tools/call", name="git__clone")
    assert len(scene.upstreams.asked) == 2


async def test_a_strict_project_waits_until_its_records_are_on_the_disk() -> None:
    strict = a_project(servers=[a_server("git")])
    object.__setattr__(strict, "is_strict", True)
    scene = Scene(strict, catalogs=[GIT])
    await scene.result("tools/call", name="git__clone")
    assert scene.audit.settled == 1
    scene.audit.settle_trouble = "the disk does not answer"
    assert await scene.failure("tools/call", name="git__clone") == Failed(
        kind=ErrorKind.UNAVAILABLE, message="the disk does not answer"
    )


async def test_a_flood_of_strangers_fills_no_disk() -> None:
    scene = Scene(settings=CallSettings(refusals_per_second=2))
    for _ in range(5):
        assert (await scene.failure("tools/list", caller=WRONG)).kind is ErrorKind.UNAUTHENTICATED
    assert (len(scene.audit.records), scene.room.counters.unrecorded) == (2, 3)
    assert isinstance(await scene.run("tools/list"), Completed)
    scene.clock.passes(1)
    await scene.failure("tools/list", caller=WRONG)
    assert len(scene.audit.records) == 4


async def test_calls_are_counted_by_method_and_outcome(scene: Scene) -> None:
    await scene.run("tools/call", name="git__clone")
    await scene.run("tools/call", name="gone")
    await scene.run("tools/list")
    await scene.run("made/up-1")
    await scene.run("made/up-2")
    assert scene.room.counters.ended == {
        ("tools/call", "ok"): 1,
        ("tools/call", "refused"): 1,
        ("tools/list", "ok"): 1,
        ("other", "error"): 2,
    }


def test_durations_fall_into_buckets_by_their_upper_bound() -> None:
    counters = CallCounters()
    for duration_us in (0, 100, 101, 10_000_000, 10_000_001):
        counters.end("tools/call", "ok", duration_us=duration_us)
    assert counters.durations == [2, 1, *[0] * (len(BUCKETS_US) - 3), 1, 1]
    assert counters.duration_sum_us == 20_000_202
