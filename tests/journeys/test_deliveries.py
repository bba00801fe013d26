"""The audit trail goes out as it grows, and nothing of it gets lost on the way."""

import base64
import hashlib
import hmac
import json
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.scene import stdio_definition, target_of
from tests.journeys.test_audit import is_answering, orch
from tests.requirements import requirement
from tests.rig.hub import Hub, Project, start_hub
from tests.rig.processes import until
from tests.rig.receivers import HttpReceiver, Messages, SyslogReceiver, of_collector, of_syslog, of_webhook

pytestmark = pytest.mark.timeout(300)


class Receivers:
    """One of each kind."""

    def __init__(self) -> None:
        self.webhook, self.collector, self.syslog = HttpReceiver(), HttpReceiver(), SyslogReceiver()
        self.all = (self.webhook, self.collector, self.syslog)
        self.heard: dict[str, Messages] = {
            "webhook": lambda: of_webhook(self.webhook),
            "otlp": lambda: of_collector(self.collector),
            "syslog": lambda: of_syslog(self.syslog),
        }

    def add_to(self, place: Path) -> str:
        """Registers all of them; the secret that the hub made for the webhook."""
        add = ("audit", "deliveries", "add", "--from-the-start", "--json")
        made = deliver(place, *add, "hook", "webhook", f"{self.webhook.url}/audit")
        deliver(place, *add, "logs", "otlp", self.collector.url, "--header", "Authorization=Bearer s3cret-of-logs")
        deliver(place, *add, "lines", "syslog", f"tcp://127.0.0.1:{self.syslog.port}")
        return made["secret"]


@pytest.fixture
def receivers() -> Iterator[Receivers]:
    found = Receivers()
    yield found
    for one in found.all:
        one.stop()


def deliver(place: Path, *arguments: str) -> Any:
    said: subprocess.CompletedProcess[str] = orch(place, *arguments)
    assert said.returncode == 0, said.stderr
    return json.loads(said.stdout)


def deliveries(hub: Hub) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in hub.rest("GET", "audit/deliveries")["items"]}


def busy(project: Project, times: int) -> None:
    for number in range(times):
        project.rest("PATCH", json={"title": f"Title {number}"})


def exported(place: Path) -> list[dict[str, Any]]:
    """Every record that the hub has."""
    streams = [orch(place, "audit", "export", "--stream", stream).stdout for stream in ("actions", "calls")]
    return [json.loads(line) for stream in streams for line in stream.splitlines()]


def recorded(place: Path) -> set[str]:
    """The id of every record that the hub has, as its export says."""
    return {f"{one['place']['chain']}/{one['place']['seq']}" for one in exported(place)}


@requirement("P18")
def test_receivers_that_go_and_a_hub_that_is_killed_lose_nothing(
    rig: None, tmp_path: Path, receivers: Receivers
) -> None:
    place = tmp_path / "hub"
    hub = start_hub(place)
    hub.sign_in()
    project = hub.new_project("told")
    project.add_server("child", **stdio_definition("legacy"))
    project.wait_ready("child")
    secret = receivers.add_to(place)
    target = target_of(project.url("child"), era="modern", key=project.new_key("told"))
    until(lambda: is_answering(target), limit_s=20, what="the first call")
    until(lambda: all(heard() for heard in receivers.heard.values()), limit_s=30, what="something everywhere")
    for one in receivers.all:
        one.stop()
    busy(project, 30)
    assert is_answering(target)
    until(lambda: all(one["failures"] for one in deliveries(hub).values()), limit_s=30, what="failures that are seen")
    # What is behind is counted in the trail, which calls reach a moment after their answers.
    until(lambda: deliveries(hub)["lines"]["behind"] >= 30, limit_s=30, what="thirty that are behind")
    assert "can't reach tcp://127.0.0.1" in deliveries(hub)["lines"]["last_error"]
    hub.process.kill()
    hub.close()
    for one in receivers.all:
        one.start()
    hub = start_hub(place)
    try:
        hub.sign_in()
        busy(Project(hub=hub, name="told"), 5)
        # What has no place in the trail yet is not behind.
        until(lambda: all(one["place"] for one in exported(place)), limit_s=30, what="a place for every record")
        until(lambda: all(not one["behind"] for one in deliveries(hub).values()), limit_s=90, what="all told")
        whole = recorded(place)
    finally:
        hub.close()
        hub.process.stop()
    for kind, heard in receivers.heard.items():
        ids = [one["id"] for one in heard()]
        assert whole <= set(ids), f"{kind} misses {sorted(whole - set(ids))[:5]}"
        assert_in_order(ids)
    for headers, body in receivers.webhook.requests:
        assert headers["webhook-signature"] == signature_of(headers, body, secret=secret)
        assert abs(int(headers["webhook-timestamp"]) - time.time()) < 300
    assert {headers["authorization"] for headers, _ in receivers.collector.requests} == {"Bearer s3cret-of-logs"}
    assert all(
        re.match(r"<10[89]>1 \d{4}-\d\d-\d\dT[\d:.]+Z \S+ mcp-orch - (call|action|checkpoint) - \{", line)
        for line in receivers.syslog.lines
    )


def assert_in_order(ids: list[str]) -> None:
    """Each chain is told in its order, and what is told again has the ids it had."""
    newest: dict[str, int] = {}
    for one in ids:
        chain, _, seq = one.rpartition("/")
        assert int(seq) <= newest.get(chain, int(seq) - 1) + 1, one
        newest[chain] = max(newest.get(chain, 0), int(seq))


def signature_of(headers: dict[str, str], body: bytes, *, secret: str) -> str:
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def test_checkpoints_that_were_told_prove_what_was_cut(rig: None, tmp_path: Path, receivers: Receivers) -> None:
    place = tmp_path / "hub"
    hub = start_hub(place)
    hub.sign_in()
    busy(hub.new_project("held"), 3)
    hub.close()
    hub.process.stop()
    # The last checkpoint is made when a hub stops; the next one tells it.
    deliver(place, "audit", "deliveries", "add", "hook", "webhook", receivers.webhook.url, "--from-the-start", "--json")
    hub = start_hub(place)
    until(lambda: checkpoints_of(receivers.webhook), limit_s=30, what="a checkpoint")
    hub.close()
    hub.process.stop()
    held = tmp_path / "held.jsonl"
    held.write_text("".join(f"{json.dumps(one)}\n" for one in checkpoints_of(receivers.webhook)))
    said = orch(place, "audit", "verify", "--checkpoints", str(held))
    assert said.returncode == 0, said.stdout


def checkpoints_of(receiver: HttpReceiver) -> list[dict[str, Any]]:
    return [one["record"] for one in of_webhook(receiver) if one["kind"] == "checkpoint"]


def test_deliveries_are_described_paused_and_forgotten_and_say_what_is_wrong(
    rig: None, tmp_path: Path, receivers: Receivers
) -> None:
    place = tmp_path / "hub"
    hub = start_hub(place, MCP_ORCH_UPSTREAM_RANGES="none")
    hub.sign_in()
    try:
        text = orch(place, "audit", "deliveries", "list").stdout
        assert "told to no place outside" in text
        deliver(place, "audit", "deliveries", "add", "hook", "webhook", receivers.webhook.url, "--json")
        until(lambda: deliveries(hub)["hook"]["failures"], limit_s=30, what="a failure")
        assert "is at 127.0.0.1, which this hub may not reach" in deliveries(hub)["hook"]["last_error"]
        tried = orch(place, "audit", "deliveries", "test", "hook", "--json")
        said = json.loads(tried.stdout)
        assert (tried.returncode, said["taken"]) == (1, False)
        assert "is at 127.0.0.1, which this hub may not reach" in said["said"]
        assert deliver(place, "audit", "deliveries", "tell-again", "hook", "--json")["told_again"] == 0
        assert orch(place, "audit", "deliveries", "tell-again", "hook", "no/such/1").returncode == 3
        deliver(place, "audit", "deliveries", "change", "hook", "--disable", "--json")
        table = orch(place, "audit", "deliveries", "list").stdout
        assert re.search(r"hook +webhook +http://127\.0\.0\.1:\d+ +paused +\d+ +0 +0 +never", table)
        refused = orch(place, "audit", "deliveries", "add", "bad", "syslog", "http://127.0.0.1", "--json")
        assert (refused.returncode != 0, "udp://host:514" in refused.stderr) == (True, True)
        deliver(place, "audit", "deliveries", "remove", "hook", "--json")
        assert deliveries(hub) == {}
        assert who_did(hub) == ["delivery.removed", "delivery.changed", "delivery.tested", "delivery.added"]
    finally:
        hub.close()
        hub.process.stop()


def who_did(hub: Hub) -> list[str]:
    trail = hub.rest("GET", "audit?limit=20")["items"]
    return [one["record"]["tag"] for one in trail if one["record"]["tag"].startswith("delivery.")]
