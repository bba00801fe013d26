"""Questions of legacy servers: whose they are, what may be asked, and what becomes of those nobody answers."""

import asyncio
import json
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from msgspec import structs

from mcp_orch.contract.diagnoses import in_words
from mcp_orch.contract.revisions import Era
from mcp_orch.gateway.upstream.capabilities import askable, missing_for
from mcp_orch.gateway.upstream.dispatch import Answered, ClientFacts, Denied, Dispatch, Lane
from mcp_orch.gateway.upstream.errors import CannotAsk, UpstreamTimeout
from mcp_orch.gateway.upstream.flight import Asking, Flight
from mcp_orch.gateway.upstream.messages import Incoming
from mcp_orch.gateway.upstream.pages import Pages
from mcp_orch.gateway.upstream.questions import Questions, refused_for_want_of
from mcp_orch.gateway.upstream.settings import DEFAULT_LIMITS
from mcp_orch.gateway.upstream.turn import Turn
from tests.gateway.upstream.rig import SERVER, HeardWaits, a_call, a_fake, a_pool, a_request, a_setup

pytestmark = pytest.mark.anyio

ABLE: Any = {"elicitation": {}, "sampling": {}, "roots": {}}
FORM = Incoming(id=1, method="elicitation/create", params=msgspec.Raw(b'{"message":"?"}'))
SAMPLE = Incoming(id=2, method="sampling/createMessage", params=msgspec.Raw(b"{}"))
ROOTS = Incoming(id="r", method="roots/list")


@pytest.mark.parametrize(
    ("capabilities", "missing"),
    [
        ({}, {"elicitation": {"form": {}, "url": {}}, "sampling": {"tools": {}}, "roots": {}}),
        ({"elicitation": {}, "sampling": {}, "roots": {}}, {"elicitation": {"url": {}}, "sampling": {"tools": {}}}),
        (
            {"elicitation": {"url": {}}, "sampling": {"tools": {}}, "roots": 1},
            {"elicitation": {"form": {}}, "roots": {}},
        ),
        ({"elicitation": {"form": {}, "url": {}}, "sampling": {"tools": {}}, "roots": {}}, {}),
    ],
)
def test_what_was_not_declared_is_missing_in_parts_too(capabilities: Any, missing: Any) -> None:
    questions: Any = {
        "form": {"method": "elicitation/create", "params": {}},
        "page": {"method": "elicitation/create", "params": {"mode": "url"}},
        "tools": {"method": "sampling/createMessage", "params": {"tools": []}},
        "roots": {"method": "roots/list"},
        "odd": {"method": "tasks/list"},
    }
    assert missing_for(questions, capabilities) == missing


def test_a_connection_declares_what_can_be_asked_and_nothing_else() -> None:
    said: Any = {"roots": {"listChanged": True}, "sampling": {"tools": {}}, "elicitation": 5, "experimental": {"x": 1}}
    assert askable(said) == {"roots": {}, "sampling": {"tools": {}}}


class Client:
    """Answers when it is told to."""

    def __init__(self) -> None:
        self.asked: list[Any] = []
        self.go = asyncio.Event()
        self.answer: Any = {"ok": True}

    async def __call__(self, questions: Any) -> Any:
        self.asked += questions.values()
        await self.go.wait()
        if isinstance(self.answer, Exception):
            raise self.answer
        return dict.fromkeys(questions, self.answer)


def a_flight(client: Client) -> Flight:
    return Flight(
        a_request("tools/call", ask=client, lane=Lane(owner="a")), number=1, limit_s=9, loop=asyncio.get_running_loop()
    )


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_what_is_asked_before_the_first_call_is_its_question(tmp_path) -> None:
    said: list[bytes] = []
    async with a_setup(tmp_path, a_fake(), capabilities=ABLE) as setup:
        questions, client = Questions(setup, reply=said.append, pages=Pages()), Client()
        questions.take(ROOTS, call=None)
        client.go.set()
        questions.begun(a_flight(client))
        await settled()
        questions.take(FORM, call=None)
    assert client.asked == [{"method": "roots/list", "params": {}}]
    assert json.loads(said[0]) == {"jsonrpc": "2.0", "id": "r", "result": {"ok": True}}
    assert json.loads(said[1])["error"]["code"] == -32601


async def test_questions_of_a_call_that_is_over_are_answered_with_cancel(tmp_path) -> None:
    said: list[bytes] = []
    async with a_setup(tmp_path, a_fake(), capabilities=ABLE) as setup:
        questions, client = Questions(setup, reply=said.append, pages=Pages()), Client()
        flight = a_flight(client)
        questions.take(FORM, call=flight)
        questions.take(SAMPLE, call=flight)
        assert flight.deadline == float("inf")
        await settled()
        flight.land()
        await settled()
    assert [json.loads(one).get("result") or json.loads(one)["error"]["code"] for one in said] == [
        {"action": "cancel"},
        -1,
    ]
    assert flight.deadline < float("inf")


async def test_a_question_that_the_server_takes_back_is_not_answered(tmp_path) -> None:
    said: list[bytes] = []
    async with a_setup(tmp_path, a_fake(), capabilities=ABLE) as setup:
        questions, client = Questions(setup, reply=said.append, pages=Pages()), Client()
        questions.take(FORM, call=a_flight(client))
        questions.withdrawn(99)
        questions.withdrawn(1)
        await settled()
    assert said == []


@pytest.mark.parametrize(
    ("answer", "code"),
    [(CannotAsk("no", code=-1), -1), (CannotAsk("no"), -32601), (UpstreamTimeout(in_words("late")), -32603)],
)
async def test_an_error_of_the_client_is_the_servers_to_hear(tmp_path, answer: Exception, code: int) -> None:
    said: list[bytes] = []
    async with a_setup(tmp_path, a_fake(), capabilities=ABLE) as setup:
        questions, client = Questions(setup, reply=said.append, pages=Pages()), Client()
        client.answer = answer
        client.go.set()
        questions.take(FORM, call=a_flight(client))
        await settled()
    assert json.loads(said[0])["error"]["code"] == code


async def test_questions_are_bounded_and_have_ids_of_their_own(tmp_path) -> None:
    said: list[bytes] = []
    async with a_setup(tmp_path, a_fake(), capabilities=ABLE) as setup:
        questions, client = Questions(setup, reply=said.append, pages=Pages()), Client()
        flight = a_flight(client)
        questions.take(Incoming(id=5, method="roots/list", params=msgspec.Raw(b'{"a":1,"a":2}')), call=flight)
        questions.take(FORM, call=flight)
        questions.take(FORM, call=flight)
        for number in range(20, 40):
            questions.take(Incoming(id=number, method="roots/list"), call=flight)
    assert [json.loads(one)["id"] for one in said] == [5, 1, *range(35, 40)]


def _asking_for(missing: Any) -> Asking:
    asking = Asking()
    asking.missing |= missing
    return asking


@pytest.mark.parametrize(
    ("answer", "era", "is_refused"),
    [
        (Answered(result=b'{"isError":true}', era=Era.LEGACY), Era.MODERN, True),
        (Answered(result=b'{"content":[]}', era=Era.LEGACY), Era.MODERN, False),
        (Denied(code=1, message="", data=None, era=Era.LEGACY), Era.MODERN, True),
        (Denied(code=1, message="", data=None, era=Era.LEGACY), Era.LEGACY, False),
    ],
)
def test_a_call_that_failed_for_want_of_a_capability_says_so(answer: Any, era: Era, *, is_refused: bool) -> None:
    request = Dispatch(method="tools/call", params={}, client=ClientFacts(), ask=Client(), era=era)
    told = refused_for_want_of(_asking_for({"roots": {}}), answer, request=request)
    assert isinstance(told, Denied) is (is_refused or isinstance(answer, Denied))
    assert (told.code == -32021 if isinstance(told, Denied) else False) is is_refused
    assert refused_for_want_of(_asking_for({}), answer, request=request) == answer


async def test_a_turn_is_not_waited_for_for_ever() -> None:
    turn, told = Turn(within_s=0.01), HeardWaits()
    request = structs.replace(a_call("echo"), queue=told)
    async with turn.taken(request):
        assert told.words == []
        with pytest.raises(UpstreamTimeout, match="another call of this client"):
            async with turn.taken(request):
                raise AssertionError
    async with turn.taken(request):
        assert told.words == ["begins"]


@pytest.mark.parametrize("steps", [0, 1, 2, 3, 5, 8, 40])
async def test_a_lease_that_is_left_at_any_moment_is_nobodys_afterwards(tmp_path, steps: int) -> None:
    client = ClientFacts(capabilities={"elicitation": {}})
    lane = Lane(owner="user:a", is_leased=True, for_questions=True)
    asks = structs.replace(a_call("ask", method="elicitation/create"), client=client, ask=Client(), lane=lane)
    async with a_pool(tmp_path, a_fake()) as rig:
        await rig.text("echo")
        call = asyncio.ensure_future(rig.pool.dispatch(SERVER, asks))
        for _ in range(steps):
            await asyncio.sleep(0.005 if steps == 40 else 0)
        call.cancel()
        await asyncio.wait({call})
        lanes = rig.pool._supervisors[SERVER]._private
        assert lanes.all() == []
        said = Client()
        said.go.set()
        answered = await rig.pool.dispatch(SERVER, structs.replace(asks, ask=said))
        assert isinstance(answered, Answered)
        assert len(said.asked) == 1
        assert len(lanes.all()) == 1


async def test_what_is_asked_about_one_call_has_a_size(tmp_path) -> None:
    said: list[bytes] = []
    small = msgspec.Raw(b'{"message":"' + b"x" * 60 + b'"}')
    limits = replace(DEFAULT_LIMITS, question_bytes=150)
    async with a_setup(tmp_path, a_fake(), capabilities=ABLE, limits=limits) as setup:
        questions, client = Questions(setup, reply=said.append, pages=Pages()), Client()
        flight = a_flight(client)
        for number in (1, 2, 3):
            questions.take(Incoming(id=number, method="elicitation/create", params=small), call=flight)
        await settled()
        assert [json.loads(one)["error"]["message"] for one in said] == ["open questions take more than 150 bytes"]
        client.go.set()
        await settled()
        questions.take(Incoming(id=4, method="elicitation/create", params=small), call=flight)
        await settled()
    assert sorted(json.loads(one)["id"] for one in said if "result" in json.loads(one)) == [1, 2, 4]
