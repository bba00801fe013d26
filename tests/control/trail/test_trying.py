"""Trying a place: one signed test message, by the way that records go; what it said is the answer."""

import json

import pytest

from mcp_orch.contract.outward import Posted
from mcp_orch.control.trail.delivering.errors import NotTaken
from tests.rest.asking import Answer, ask
from tests.rest.conftest import hub
from tests.rest.doubles import Hub

pytestmark = pytest.mark.anyio

__all__ = ["hub"]

PATH = "/api/v1/audit/deliveries"
WEBHOOK = {"kind": "webhook", "url": "https://siem.example.org/audit"}


async def send(hub: Hub, method: str, path: str, body: object = None) -> Answer:
    return await ask(hub.rest, method, path, token=hub.tokens["ann"], body=body)


async def trial(hub: Hub, body: object) -> Answer:
    return await send(hub, "POST", f"{PATH}/test", body)


async def test_a_place_is_tried_before_it_is_saved(hub: Hub) -> None:
    hub.outward.answer = Posted(status=202, said=b"thanks")
    answer = await trial(hub, WEBHOOK | {"headers": {"X-Key": "h1dden"}})
    assert (answer.status, answer.json) == (200, {"taken": True, "said": "202: thanks"})
    [posting] = hub.outward.posted
    [message] = json.loads(posting.body)["messages"]
    assert (message["kind"], message["place"], message["record"]["actor"]) == ("test", None, "ann@example.org")
    assert posting.headers["X-Key"].reveal() == "h1dden"
    assert posting.headers["webhook-signature"].reveal().startswith("v1,")
    assert (await send(hub, "GET", PATH)).json["items"] == []
    [told] = (await send(hub, "GET", "/api/v1/activity?kind=delivery.tested")).json["items"]
    assert told["details"] == {"kind": "webhook", "taken": True}


@pytest.mark.parametrize(
    ("answer", "said"),
    [(Posted(status=401, said=b"who are you"), "the receiver answered 401: who are you"), (None, "it is full")],
)
async def test_why_a_place_takes_nothing_is_the_answer(hub: Hub, answer: Posted | None, said: str) -> None:
    if answer is None:
        hub.outward.trouble = NotTaken("it is full")
    else:
        hub.outward.answer = answer
    assert (await trial(hub, WEBHOOK)).json == {"taken": False, "said": said}


async def test_what_is_not_given_is_taken_from_the_place_that_is_there(hub: Hub) -> None:
    kept = {"name": "siem", "headers": {"X-Key": "h1dden", "X-Old": "old"}, "secret": "0123456789abcdef"}
    made = await send(hub, "POST", PATH, WEBHOOK | kept)
    assert (await trial(hub, {"delivery": "siem"})).json["taken"]
    changed = {"delivery": made.json["id"], "url": "https://other/", "headers": {"X-Old": None, "X-New": "new"}}
    assert (await trial(hub, changed)).json["taken"]
    first, second = hub.outward.posted
    assert (first.url, second.url) == ("https://siem.example.org/audit", "https://other/")
    assert {name for name in first.headers if name.startswith("X-")} == {"X-Key", "X-Old"}
    assert {name: one.reveal() for name, one in second.headers.items() if name.startswith("X-")} == {
        "X-Key": "h1dden",
        "X-New": "new",
    }
    shown = (await send(hub, "GET", f"{PATH}/siem")).json
    assert (shown["url"], sorted(shown["headers"])) == ("https://siem.example.org/audit", ["X-Key", "X-Old"])


async def test_lines_and_logs_are_tried_too(hub: Hub) -> None:
    assert (await trial(hub, {"kind": "syslog", "url": "tcp://logs.example.org"})).json == {"taken": True, "said": ""}
    [(_, [line])] = hub.outward.sent
    assert b" mcp-orch - test - " in line
    assert (await trial(hub, {"kind": "otlp", "url": "http://collector:4318"})).json["taken"]
    assert hub.outward.posted[-1].url == "http://collector:4318/v1/logs"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"kind": "syslog", "url": "https://logs"}, 422),
        ({"kind": "webhook"}, 422),
        ({"delivery": "nothing"}, 404),
        (WEBHOOK | {"secret": "short"}, 422),
    ],
)
async def test_what_can_be_no_place_is_refused_and_nothing_is_sent(hub: Hub, body: object, status: int) -> None:
    assert (await trial(hub, body)).status == status
    assert (hub.outward.posted, hub.outward.sent) == ([], [])
