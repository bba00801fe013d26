"""Keys from their making to their end, through the doors that people and programs use."""

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest

from tests.requirements import requirement
from tests.rig.command_line import orch
from tests.rig.foreign_servers import odd_stdio
from tests.rig.hub import Hub, Project, running_hub
from tests.rig.processes import until
from tests.rig.raw_http import RawClient

pytestmark = pytest.mark.timeout(180)


@pytest.fixture(scope="module")
def hub(rig: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    with running_hub(tmp_path_factory.mktemp("keys"), MCP_ORCH_TRUSTED_PROXIES="127.0.0.1") as hub:
        yield hub


@pytest.fixture(scope="module")
def project(hub: Hub) -> Project:
    project = hub.new_project("keyed")
    for server in (odd_stdio("one"), odd_stdio("two")):
        project.add_server(server.name, **server.definition)
    project.wait_ready("one", "two")
    return project


def listed(project: Project, key: str) -> tuple[int, list[str]]:
    said = RawClient(url=project.url(), key=key).modern("tools/list")
    tools = said.message.get("result", {}).get("tools", [])
    return said.status, [tool["name"] for tool in tools]


def of(project: Project, key: str) -> dict[str, object]:
    found = [one for one in project.rest("GET", "keys")["items"] if one["id"] == key.split("_")[1]]
    return found[0]


@requirement("P08")
def test_a_key_is_shown_once_limited_and_seen_in_use(project: Project) -> None:
    tool = {"tools": ["one.echo"]}
    made = project.rest("POST", "keys", json={"name": "ci", "kind": "service", "expires_in_days": 7, "scopes": tool})
    key = made["key"]
    assert listed(project, key) == (200, ["one__echo"])
    called = RawClient(url=project.url(), key=key).call("two__echo")
    assert called.message["error"]["code"] == -32602
    assert RawClient(url=project.url("two"), key=key).modern("tools/list").status == 404
    everything = project.hub.rest("GET", "projects/keyed/keys")
    assert key not in str(everything)
    assert key.encode() not in (project.hub.data_dir / "hub.db").read_bytes()
    until(lambda: of(project, key)["last_used_at"] is not None, limit_s=20, what="last use")
    ends = datetime.fromisoformat(str(of(project, key)["expires_at"]))
    assert 6 < (ends - datetime.now(UTC)).total_seconds() / 86_400 <= 7
    over = {"expires_at": datetime.fromtimestamp(time.time() + 1.5, UTC).isoformat()}
    project.rest("PATCH", f"keys/{key.split('_')[1]}", json=over)
    until(lambda: listed_status(project, key) == 401, limit_s=20, what="the end of the key")


def listed_status(project: Project, key: str) -> int:
    return RawClient(url=project.url(), key=key).modern("tools/list").status


@requirement("P08")
def test_a_key_is_refused_from_elsewhere_and_beyond_its_number_of_calls(project: Project) -> None:
    near = project.new_key("near", addresses=["192.0.2.0/24"])
    assert listed_status(project, near) == 403
    # The trusted proxy says from where somebody really comes.
    assert (
        RawClient(url=project.url(), key=near, headers={"X-Forwarded-For": "192.0.2.9"}).modern("tools/list").status
        == 200
    )
    slow = project.new_key("slow", limits={"calls_per_minute": 2})
    answers = [RawClient(url=project.url(), key=slow).modern("tools/list") for _ in range(3)]
    assert [one.status for one in answers] == [200, 200, 429]
    assert 1 <= int(answers[2].headers["retry-after"]) <= 30
    assert answers[2].error_code == -33429


@requirement("P09")
def test_a_key_is_rotated_with_grace_and_revoked_with_all_it_has_open(project: Project, tmp_path: Path) -> None:
    old = project.new_key("rotating")
    key_id = old.split("_")[1]
    rotating = ("keys", "rotate", key_id, "-p", "keyed", "--grace", "4", "--json")
    rotated = orch(*rotating, cwd=tmp_path, MCP_ORCH_DATA_DIR=str(project.hub.data_dir)).value
    new = rotated["key"]
    assert (listed_status(project, old), listed_status(project, new)) == (200, 200)
    assert of(project, new)["previous_until"] == rotated["previous_until"]
    until(lambda: listed_status(project, old) == 401, limit_s=20, what="the end of the grace")
    assert listed_status(project, new) == 200
    ended: list[float] = []
    opened = threading.Event()

    def stay() -> None:
        fields = {"Authorization": f"Bearer {new}", "Accept": "text/event-stream"}
        with httpx2.stream("GET", project.url(transport="sse"), headers=fields, timeout=60) as stream:
            for _ in stream.iter_lines():
                opened.set()
        ended.append(time.monotonic())

    staying = threading.Thread(target=stay)
    staying.start()
    assert opened.wait(20)
    project.rest("DELETE", f"keys/{key_id}")
    revoked = time.monotonic()
    staying.join(20)
    assert ended
    assert ended[0] - revoked < 2
    assert listed_status(project, new) == 401
    assert of(project, new)["state"] == "revoked"
