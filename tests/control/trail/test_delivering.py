"""Deliveries: told at least once, in order, by one process at a time; described without their secrets."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta

import pytest
from sqlalchemy import text

from mcp_orch.contract.outward import LineReceiver, LineWire, Posted, Posting
from mcp_orch.contract.records import CallOutcome
from mcp_orch.control.projects.schemas import NewProject, ProjectChange
from mcp_orch.control.trail.delivering.deliverer import Deliverer, DeliverySurroundings
from mcp_orch.control.trail.delivering.errors import BadDelivery, NotTaken
from mcp_orch.control.trail.delivering.repository import AsideRepository, DeliveryRepository
from mcp_orch.control.trail.delivering.sending import Sender, check_url, line_receiver
from mcp_orch.control.trail.leaving.retention import Pruner
from mcp_orch.control.trail.settings import Retention
from mcp_orch.kit.secret import Secret
from mcp_orch.storage.secret_column import SecretRing
from mcp_orch.storage.tables.audit_deliveries import AuditDeliveryRow, DeliveryKind
from mcp_orch.storage.unit_of_work import UnitOfWork
from tests.control.house import House, visit
from tests.control.trail.fake_outward import FakeOutward
from tests.control.trail.scenes import ROOT, Trail
from tests.rest.asking import Answer, ask
from tests.rest.conftest import hub
from tests.rest.doubles import Hub

pytestmark = pytest.mark.anyio

__all__ = ["hub"]

PATH = "/api/v1/audit/deliveries"


class Delivering:
    """A trail, a way out and a deliverer."""

    def __init__(self, trail: Trail) -> None:
        self.trail, self.outward = trail, FakeOutward()
        self.ring = SecretRing(root=ROOT, ids=trail.ids)
        self.deliverer = self.another("nod_1")

    def another(self, writer: str) -> Deliverer:
        clock = self.trail.clock
        sender = Sender(self.outward, clock=clock, version="1.2.3")
        return Deliverer(
            DeliverySurroundings(store=self.trail.store, ring=self.ring, sender=sender, clock=clock, writer=writer)
        )

    async def add(self, kind: DeliveryKind = DeliveryKind.WEBHOOK, **traits: object) -> None:
        now = self.trail.clock.now()
        plain: dict[str, object] = {
            "id": "dlv_1",
            "name": "siem",
            "kind": kind,
            "url": "http://siem/audit",
            "streams": ["actions", "calls"],
            "enabled": True,
            "headers": {},
            "created_at": now,
            "created_by": "user:usr_ann",
            "changed_at": now,
            "actions": 0,
            "calls": 0,
            "checkpoint": 0,
            "failures": 0,
            "claimed_by": "",
            "claimed_until": now - timedelta(seconds=1),
        }
        async with UnitOfWork(self.trail.store, clock=self.trail.clock) as work:
            work.session.add(AuditDeliveryRow(**(plain | traits)))

    async def turn(self) -> float | None:
        return await self.deliverer.turn("dlv_1")

    async def row(self) -> AuditDeliveryRow:
        async with self.trail.store.reading() as session:
            found = await DeliveryRepository(session).find("dlv_1")
            assert found is not None
            return found

    async def asides(self) -> list[tuple[str, str, bool]]:
        async with self.trail.store.reading() as session:
            found = await AsideRepository(session, "dlv_1").newest(20)
        return [(one.message, one.reason, one.is_wanted) for one in found]

    async def want(self, message: str | None = None) -> int:
        async with UnitOfWork(self.trail.store, clock=self.trail.clock) as work:
            return await AsideRepository(work.session, "dlv_1").want(message)

    async def state(self) -> tuple[object, ...]:
        async with self.trail.store.engine.connect() as connection:
            row = await connection.execute(
                text("SELECT actions, calls, checkpoint, failures, last_error FROM audit_deliveries")
            )
            return tuple(row.one())


@pytest.fixture
async def delivering(trail: Trail) -> Delivering:
    """Three calls and two actions, linked, with a checkpoint."""
    await trail.call(2)
    await trail.call(outcome=CallOutcome.REFUSED)
    await trail.act(2)
    await trail.link()
    await trail.checkpoint()
    return Delivering(trail)


CALLS, ACTIONS = "prj_1/nod_1/calls", "prj_1/nod_1/actions"
EVERYTHING = [f"{ACTIONS}/1", f"{ACTIONS}/2", f"{CALLS}/1", f"{CALLS}/2", f"{CALLS}/3", "checkpoint/1"]


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


def refusing(delivering: Delivering, *refused: str) -> None:
    """The receiver takes no request in which one of these is."""

    async def post(posting: Posting) -> Posted:
        ids = [one["id"] for one in json.loads(posting.body)["messages"]]
        if set(refused) & set(ids) or not refused:
            return Posted(status=422, said=b"bad record")
        delivering.outward.posted.append(posting)
        return Posted(status=200, said=b"")

    delivering.outward.post = post


async def test_a_record_that_is_refused_again_and_again_is_set_aside_and_named(delivering: Delivering) -> None:
    await delivering.add()
    refusing(delivering, f"{CALLS}/2")
    pauses = [await delivering.turn() for _ in range(30)]
    assert sorted(delivering.outward.ids()) == sorted(one for one in EVERYTHING if one != f"{CALLS}/2")
    assert sum(one or 0 for one in pauses if one != 1) < 60
    row = await delivering.row()
    assert (row.set_aside, row.aside_in_a_row, row.failures, row.last_error) == (1, 0, 0, None)
    assert await delivering.asides() == [(f"{CALLS}/2", "the receiver answered 422: bad record", False)]


async def test_what_was_set_aside_is_told_again_behind_what_is_new(delivering: Delivering) -> None:
    await delivering.add()
    refusing(delivering, f"{CALLS}/2", "checkpoint/1")
    for _ in range(60):
        await delivering.turn()
    assert [message for message, _, _ in await delivering.asides()] == ["checkpoint/1", f"{CALLS}/2"]
    before = len(delivering.outward.posted)
    refusing(delivering, "checkpoint/1")
    assert await delivering.want() == 2
    await delivering.trail.call(1)
    await delivering.trail.link()
    assert [await delivering.turn() for _ in range(4)] == [0, 0, 0, 1]
    told = [json.loads(one.body)["messages"] for one in delivering.outward.posted[before:]]
    assert [[one["id"] for one in messages] for messages in told] == [[f"{CALLS}/4"], [f"{CALLS}/2"]]
    assert told[1][0]["record"]["request_id"] == "req_2"
    assert await delivering.asides() == [("checkpoint/1", "the receiver answered 422: bad record", False)]
    row = await delivering.row()
    assert (row.set_aside, row.calls, row.checkpoint, row.failures) == (1, 4, 1, 0)
    refusing(delivering, "nothing of ours")
    assert await delivering.want("checkpoint/1") == 1
    assert [await delivering.turn() for _ in range(2)] == [0, 1]
    assert (await delivering.asides(), (await delivering.row()).set_aside) == ([], 0)


async def test_a_place_that_is_away_is_told_again_when_it_is_back(delivering: Delivering) -> None:
    await delivering.add(calls=3, actions=2, checkpoint=1, set_aside=1)
    async with UnitOfWork(delivering.trail.store, clock=delivering.trail.clock) as work:
        await AsideRepository(work.session, "dlv_1").add(f"{CALLS}/1", at=delivering.trail.clock.now(), reason="no")
    await delivering.want()
    delivering.outward.answer = Posted(status=503, said=b"later")
    assert (await delivering.turn() or 0) > 0
    assert (await delivering.asides(), (await delivering.row()).failures) == ([(f"{CALLS}/1", "no", True)], 1)
    delivering.outward.answer = Posted(status=200, said=b"")
    assert await delivering.turn() == 0
    assert (await delivering.asides(), (await delivering.row()).failures) == ([], 0)


@pytest.mark.parametrize("message", [f"{CALLS}/1", f"{CALLS}/99", "prj_9/nod_1/calls/1", "checkpoint/9"])
async def test_what_retention_took_since_is_missed(delivering: Delivering, message: str) -> None:
    await delivering.add(calls=3, actions=2, checkpoint=1, set_aside=1)
    async with UnitOfWork(delivering.trail.store, clock=delivering.trail.clock) as work:
        await AsideRepository(work.session, "dlv_1").add(message, at=delivering.trail.clock.now(), reason="no")
    await delivering.trail.tamper("DELETE FROM call_log WHERE request_id = 'req_1'")
    await delivering.want()
    assert [await delivering.turn() for _ in range(2)] == [0, 1]
    row = await delivering.row()
    assert (row.set_aside, row.missed, delivering.outward.posted) == (0, 1, [])


async def test_only_the_newest_of_very_many_keep_their_names(
    delivering: Delivering, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mcp_orch.control.trail.delivering.repository.MOST_NAMED", 2)
    await delivering.add()
    for number in range(4):
        async with UnitOfWork(delivering.trail.store, clock=delivering.trail.clock) as work:
            asides = AsideRepository(work.session, "dlv_1")
            await asides.add(f"{CALLS}/{number}", at=delivering.trail.clock.now(), reason="no")
    assert [message for message, _, _ in await delivering.asides()] == [f"{CALLS}/3", f"{CALLS}/2"]


async def test_a_receiver_that_refuses_everything_keeps_what_it_was_not_told(delivering: Delivering) -> None:
    await delivering.trail.call(20)
    await delivering.trail.link()
    await delivering.add()
    refusing(delivering)
    for _ in range(200):
        await delivering.turn()
    row = await delivering.row()
    assert (row.set_aside, row.aside_in_a_row) == (10, 10)
    assert "refuses everything" in str(row.last_error)
    refusing(delivering, "nothing of ours")
    await delivering.turn()
    row = await delivering.row()
    assert (row.set_aside, row.aside_in_a_row, row.failures) == (10, 0, 0)


async def test_an_answer_about_the_place_sets_nothing_aside(delivering: Delivering) -> None:
    await delivering.add(failures=12, refusals=4)
    delivering.outward.answer = Posted(status=401, said=b"who are you")
    for _ in range(20):
        await delivering.turn()
    row = await delivering.row()
    assert (row.set_aside, row.refusals, row.failures) == (0, 0, 32)


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


async def send(hub: Hub, method: str, path: str, body: object = None) -> Answer:
    return await ask(hub.rest, method, path, token=hub.tokens["ann"], body=body)


async def test_hub_admins_name_places_and_secrets_are_shown_once(hub: Hub) -> None:
    asked = {"name": "siem", "kind": "webhook", "url": "https://siem/x", "headers": {"X-Key": "h1dden"}}
    made = (await send(hub, "POST", PATH, asked)).json
    assert made["secret"].startswith("whsec_")
    shown = (await send(hub, "GET", f"{PATH}/siem")).json
    assert (shown["headers"], shown["is_signed"], "secret" in shown) == ({"X-Key": {"set": True}}, True, False)
    assert (await send(hub, "POST", PATH, asked)).status == 409
    change = {"headers": {"X-Key": None, "X-New": "v"}, "enabled": False, "streams": ["calls"], "url": "https://b/"}
    changed = (await send(hub, "PATCH", f"{PATH}/{made['id']}", change)).json
    assert (list(changed["headers"]), changed["enabled"], changed["streams"]) == (["X-New"], False, ["calls"])
    assert (await send(hub, "PATCH", f"{PATH}/siem", {"secret": "0123456789abcdef"})).status == 200
    assert (await send(hub, "PATCH", f"{PATH}/siem", {"url": "ftp://b"})).status == 422
    assert [one["name"] for one in (await send(hub, "GET", PATH)).json["items"]] == ["siem"]
    assert (await send(hub, "DELETE", f"{PATH}/siem")).status == 204
    assert (await send(hub, "GET", f"{PATH}/siem")).status == 404


async def test_hub_admins_have_what_was_refused_told_again(hub: Hub) -> None:
    made = (await send(hub, "POST", PATH, {"name": "siem", "kind": "webhook", "url": "https://siem/x"})).json
    assert (await send(hub, "POST", f"{PATH}/siem/tell-again", {})).json["told_again"] == 0
    async with UnitOfWork(hub.store, clock=hub.clock) as work:
        for number in (1, 2):
            await AsideRepository(work.session, made["id"]).add(f"c/{number}", at=hub.clock.now(), reason="no")
        await work.session.execute(text("UPDATE audit_deliveries SET set_aside = 2, failures = 7"))
    one = await send(hub, "POST", f"{PATH}/siem/tell-again", {"record": "c/1"})
    assert (one.status, one.json["told_again"], one.json["failures"]) == (202, 1, 0)
    assert [(each["id"], each["is_told_again"]) for each in one.json["refused"]] == [("c/2", False), ("c/1", True)]
    assert (await send(hub, "POST", f"{PATH}/siem/tell-again", {})).json["told_again"] == 2
    refused = await send(hub, "POST", f"{PATH}/siem/tell-again", {"record": "c/3"})
    assert (refused.status, refused.json["detail"]) == (404, "no record 'c/3' is set aside for this place")
    activity = (await send(hub, "GET", "/api/v1/activity?kind=delivery.changed")).json["items"]
    assert [line["details"] for line in activity] == [{"told_again": 2}, {"told_again": 1}]
    assert (await send(hub, "DELETE", f"{PATH}/siem")).status == 204
    async with hub.store.reading() as session:
        assert (await session.execute(text("SELECT count(*) FROM audit_asides"))).scalar_one() == 0


async def test_a_secret_of_ones_own_signs(delivering: Delivering) -> None:
    secret = delivering.ring.seal(Secret("a plain one, not base64"), context="delivery:dlv_1:")
    await delivering.add(secret=secret)
    await delivering.turn()
    [posting] = delivering.outward.posted
    said = {name: one.reveal() for name, one in posting.headers.items()}
    signed = f"{said['webhook-id']}.{said['webhook-timestamp']}.".encode() + posting.body
    digest = hmac.new(b"a plain one, not base64", signed, hashlib.sha256).digest()
    assert said["webhook-signature"] == f"v1,{base64.b64encode(digest).decode()}"
