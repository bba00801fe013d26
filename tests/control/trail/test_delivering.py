"""Deliveries: told at least once, in order, by one process at a time."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta

import pytest

from mcp_orch.contract.outward import LineReceiver, LineWire, Posted
from mcp_orch.control.projects.schemas import NewProject, ProjectChange
from mcp_orch.control.trail.delivering.errors import BadDelivery, NotTaken
from mcp_orch.control.trail.delivering.sending import check_url, line_receiver
from mcp_orch.control.trail.leaving.retention import Pruner
from mcp_orch.control.trail.settings import Retention
from mcp_orch.kit.secret import Secret
from mcp_orch.storage.secret_column import SecretRing
from mcp_orch.storage.tables.audit_deliveries import DeliveryKind
from tests.control.house import House, visit
from tests.control.trail.deliveries import ACTIONS, CALLS, EVERYTHING, Delivering

pytestmark = pytest.mark.anyio


async def test_everything_is_told_once_and_then_what_is_new(delivering: Delivering) -> None:
    await delivering.add()
    assert await delivering.turn() == 0
    assert delivering.outward.ids() == EVERYTHING
    assert await delivering.turn() == 1
    await delivering.trail.call(1)
    assert await delivering.turn() == 1
    await delivering.trail.link()
    assert await delivering.turn() == 0
    assert delivering.outward.ids() == [*EVERYTHING, f"{CALLS}/4"]


async def test_only_the_streams_that_were_asked_for_and_checkpoints_are_told(delivering: Delivering) -> None:
    await delivering.add(streams=["calls"])
    await delivering.turn()
    assert delivering.outward.ids() == EVERYTHING[2:]


async def test_a_failure_is_told_again_with_fewer_at_a_time_and_later_and_later(delivering: Delivering) -> None:
    await delivering.add(failures=8, last_error="before")
    delivering.outward.trouble = NotTaken("it is full")
    pauses = [await delivering.turn() or 0 for _ in range(2)]
    assert all(48 <= one <= 60 for one in pauses)
    assert await delivering.state() == (0, 0, 0, 10, "it is full")
    delivering.outward.trouble = None
    await delivering.turn()
    assert delivering.outward.ids() == [f"{ACTIONS}/1", f"{CALLS}/1", "checkpoint/1"]
    assert (await delivering.state())[3:] == (0, None)
    await delivering.turn()
    assert delivering.outward.ids()[3:] == [f"{ACTIONS}/2", f"{CALLS}/2", f"{CALLS}/3"]


async def test_an_answer_that_is_no_success_is_a_failure(delivering: Delivering) -> None:
    await delivering.add()
    delivering.outward.answer = Posted(status=503, said=b"\x00go away\n")
    await delivering.turn()
    assert await delivering.state() == (0, 0, 0, 1, "the receiver answered 503: go away")


async def test_what_a_collector_rejects_is_a_failure(delivering: Delivering) -> None:
    await delivering.add(DeliveryKind.OTLP)
    said = b'{"partialSuccess":{"rejectedLogRecords":"2","errorMessage":"too old"}}'
    delivering.outward.answer = Posted(status=200, said=said)
    await delivering.turn()
    assert (await delivering.state())[3:] == (1, "2 records were rejected: too old")
    delivering.outward.answer = Posted(status=200, said=b"fine")
    await delivering.turn()
    assert (await delivering.state())[3:] == (0, None)
    [logs] = json.loads(delivering.outward.posted[-1].body)["resourceLogs"]
    assert delivering.outward.posted[-1].url == "http://siem/audit/v1/logs"
    refused = logs["scopeLogs"][0]["logRecords"][4]
    assert (refused["severityText"], refused["eventName"]) == ("WARN", "mcp_orch.audit.call")
    attributes = {one["key"]: one["value"] for one in refused["attributes"]}
    assert attributes["log.record.uid"] == {"stringValue": f"{CALLS}/3"}
    assert attributes["mcp_orch.bytes_in"] == {"intValue": "0"}


def pruner(delivering: Delivering) -> Pruner:
    trail = delivering.trail
    return Pruner(store=trail.store, clock=trail.clock, signer=trail.signer, kept=Retention(days=90))


async def test_what_retention_takes_before_it_was_told_is_counted(delivering: Delivering) -> None:
    trail = delivering.trail
    await delivering.add(calls=1, enabled=False)
    trail.clock.time += timedelta(days=100)
    await trail.call(1)
    await trail.link()
    await pruner(delivering).prune()
    row = await delivering.row()
    assert (row.missed, row.calls, row.actions) == (2, 3, 0)
    await pruner(delivering).prune()
    assert (await delivering.row()).missed == 2
    await delivering.trail.tamper("UPDATE audit_deliveries SET enabled = :on", on=True)
    await delivering.turn()
    assert delivering.outward.ids() == [f"{ACTIONS}/1", f"{ACTIONS}/2", f"{CALLS}/4", "checkpoint/1"]


async def test_what_goes_by_the_shorter_days_of_a_project_is_counted_and_the_rest_still_told(
    house: House, delivering: Delivering
) -> None:
    trail = delivering.trail
    ann = await house.user("ann", is_hub_admin=True)
    brief = (await house.projects.create(visit(ann), NewProject(name="brief"))).id
    await house.projects.change(house.visit(ann, "brief"), ProjectChange(call_days=7))
    await trail.link()
    await trail.call(2, project=brief)
    await trail.call(1)
    await trail.call(2, project=brief)
    await trail.link()
    await delivering.add(calls=4, enabled=False, streams=["calls"])
    trail.clock.time += timedelta(days=8)
    await trail.call(1, project=brief)
    await trail.link()
    assert await pruner(delivering).prune() == 4
    row = await delivering.row()
    # Of the four that went one had been told; the call of the other project between them is still to be told.
    assert (row.missed, row.calls) == (3, 4)
    assert await pruner(delivering).prune() == 0
    assert (await delivering.row()).missed == 3
    await trail.tamper("UPDATE audit_deliveries SET enabled = :on", on=True)
    await delivering.turn()
    told = [one for one in delivering.outward.ids() if not one.startswith("checkpoint")]
    assert told == [f"{CALLS}/4", f"{brief}/nod_1/calls/5"]


async def test_syslog_gets_a_line_a_message(delivering: Delivering) -> None:
    await delivering.add(DeliveryKind.SYSLOG, url="tls://siem.example.org")
    await delivering.turn()
    [(receiver, lines)] = delivering.outward.sent
    assert receiver == LineReceiver(wire=LineWire.TLS, host="siem.example.org", port=6514)
    assert [line.split(b" ", 7)[5] for line in lines] == [b"action"] * 2 + [b"call"] * 3 + [b"checkpoint"]
    assert [line[:6] for line in lines] == [b"<109>1"] * 4 + [b"<108>1", b"<109>1"]
    assert [json.loads(line.split(b" ", 7)[7])["id"] for line in lines] == EVERYTHING


async def test_a_record_that_retention_took_is_passed_over(delivering: Delivering) -> None:
    await delivering.add()
    await delivering.trail.tamper("DELETE FROM call_log WHERE request_id = 'req_2'")
    await delivering.turn()
    assert delivering.outward.ids() == [one for one in EVERYTHING if one != f"{CALLS}/2"]


async def test_one_process_tells_a_place_and_another_takes_over_when_it_is_gone(delivering: Delivering) -> None:
    await delivering.add()
    await delivering.turn()
    await delivering.trail.act(1)
    await delivering.trail.link()
    second = delivering.another("nod_2")
    assert await second.turn("dlv_1") == 15
    delivering.trail.clock.time += timedelta(seconds=61)
    assert await second.turn("dlv_1") == 0
    assert delivering.outward.ids() == [*EVERYTHING, f"{ACTIONS}/3"]
    await delivering.trail.tamper("UPDATE audit_deliveries SET enabled = :off", off=False)
    assert await second.turn("dlv_1") is None


async def test_a_secret_of_another_hub_is_a_failure_that_says_so(delivering: Delivering) -> None:
    stranger = SecretRing(root=b"x" * 32, ids=delivering.trail.ids)
    await delivering.add(secret=stranger.seal(Secret("k"), context="delivery:dlv_1:"))
    await delivering.turn()
    assert "which this hub does not have" in str((await delivering.state())[4])


@pytest.mark.parametrize(
    ("kind", "url"),
    [
        ("syslog", "http://host"),
        ("syslog", "tcp://host/path"),
        ("syslog", "tcp://host:port"),
        ("webhook", "tcp://host:1"),
        ("webhook", "https://user:word@host/"),
        ("otlp", "http://[bad/"),
    ],
)
def test_a_url_to_which_nothing_could_be_sent_is_refused(kind: str, url: str) -> None:
    with pytest.raises(BadDelivery):
        check_url(DeliveryKind(kind), url)


def test_ports_are_the_usual_ones() -> None:
    assert [line_receiver(f"{wire}://h").port for wire in ("udp", "tcp", "tls")] == [514, 601, 6514]


async def test_a_secret_of_ones_own_signs(delivering: Delivering) -> None:
    secret = delivering.ring.seal(Secret("a plain one, not base64"), context="delivery:dlv_1:")
    await delivering.add(secret=secret)
    await delivering.turn()
    [posting] = delivering.outward.posted
    said = {name: one.reveal() for name, one in posting.headers.items()}
    signed = f"{said['webhook-id']}.{said['webhook-timestamp']}.".encode() + posting.body
    digest = hmac.new(b"a plain one, not base64", signed, hashlib.sha256).digest()
    assert said["webhook-signature"] == f"v1,{base64.b64encode(digest).decode()}"
