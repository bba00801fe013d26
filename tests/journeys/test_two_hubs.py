"""Two hub processes on one PostgreSQL database: each sees within a second what was changed at the other."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.requirements import requirement
from tests.rig.foreign_servers import odd_stdio
from tests.rig.hub import Hub, Project, start_hub
from tests.rig.processes import until
from tests.rig.raw_http import RawClient
from tests.storage.postgres import running_postgres


@pytest.fixture(scope="module")
def pair(rig: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Hub, Hub]]:
    folder: Path = tmp_path_factory.mktemp("pair")
    with ExitStack() as running:
        url = running.enter_context(running_postgres()).fresh()
        shared = {"DATABASE_URL": url, "AUTH_SECRET": "9vK2mQx7RtYb4LwNz8HcPd3FgJs6UaEe"}
        hubs: list[Hub] = []
        for name in ("one", "two"):
            hub = start_hub(folder / name, **shared)
            running.callback(hub.process.stop)
            running.callback(hub.close)
            hub.sign_in()
            hubs.append(hub)
        yield hubs[0], hubs[1]


@requirement("P13")
def test_a_change_at_one_hub_is_seen_at_the_other_within_a_second(pair: tuple[Hub, Hub]) -> None:
    one, two = pair
    here = one.new_project("shared")
    there = Project(hub=two, name="shared")
    key = here.new_key("shared")
    here.add_server("child", **odd_stdio("child").definition)
    there_client = RawClient(url=there.url("child"), key=key)
    within_a_second(lambda: there_client.modern("server/discover").status == 200)
    until(lambda: "result" in there_client.call("echo", text="hello").message, limit_s=15, what="a call there")

    here.rest("PATCH", "servers/child", json={"disabled": True})
    within_a_second(lambda: there_client.call("echo", text="hello").status == 404)

    made = here.rest("POST", "keys", json={"name": "short", "kind": "service"})
    short = RawClient(url=there.url(), key=made["key"])
    within_a_second(lambda: short.modern("tools/list").status == 200)
    here.rest("DELETE", f"keys/{made['id']}")
    within_a_second(lambda: short.modern("tools/list").status == 401)


def within_a_second(condition: object) -> None:
    started = time.monotonic()
    until(condition, limit_s=5, what="the change at the other hub")
    assert time.monotonic() - started < 1
