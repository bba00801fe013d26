"""Health, readiness, metrics and the description page."""

import os

import pytest

from mcp_orch.rest.operations.exposition import exposition
from mcp_orch.rest.operations.watch import Watch, WatchedCalls
from mcp_orch.rest.services import CounterBoard
from tests.rest.asking import ask
from tests.rest.doubles import Hub

pytestmark = pytest.mark.anyio


class Counted:
    def counters(self) -> dict[str, float]:
        return {'mcp_orch_calls_total{outcome="ok"}': 3, "mcp_orch_streams": 1.5}


async def test_the_hub_is_alive_and_says_when_it_can_not_serve(hub: Hub) -> None:
    assert (await ask(hub.rest, "GET", "/health")).json == {"status": "ok"}
    assert (await ask(hub.rest, "GET", "/ready")).json == {"status": "ready"}
    hub.unready.append("the database is away")
    answer = await ask(hub.rest, "GET", "/ready")
    assert (answer.status, answer.code, answer.json["detail"]) == (503, "not-ready", "the database is away")


async def test_metrics_are_for_loopback_and_hub_admins(hub: Hub) -> None:
    assert (await ask(hub.rest, "GET", "/metrics")).status == 401
    assert (await ask(hub.rest, "GET", "/metrics", token=hub.tokens["adam"])).status == 403
    for answer in (
        await ask(hub.rest, "GET", "/metrics", client=("127.0.0.1", 1)),
        await ask(hub.rest, "GET", "/metrics", client=("::1", 1)),
        await ask(hub.rest, "GET", "/metrics", local=True, client=None),
        await ask(hub.rest, "GET", "/metrics", token=hub.tokens["ann"]),
    ):
        assert answer.status == 200
        assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    proxied = {"x-forwarded-for": "203.0.113.1"}
    assert (await ask(hub.rest, "GET", "/metrics", client=("127.0.0.1", 1), headers=proxied)).status == 401
    assert (await ask(hub.rest, "GET", "/metrics", client=("unix", 1))).status == 401


def test_numbers_are_written_as_prometheus_reads_them() -> None:
    board = CounterBoard([Counted()])
    assert exposition(board.counters()) == (
        "# TYPE mcp_orch_calls_total counter\n"
        'mcp_orch_calls_total{outcome="ok"} 3\n'
        "# TYPE mcp_orch_streams gauge\n"
        "mcp_orch_streams 1.5\n"
    )


def test_buckets_of_a_histogram_stay_in_order_and_together() -> None:
    told = {
        'mcp_orch_call_seconds_bucket{le="0.005"}': 1,
        'mcp_orch_call_seconds_bucket{le="0.01"}': 2,
        'mcp_orch_call_seconds_bucket{le="+Inf"}': 2,
        "mcp_orch_call_seconds_sum": 0.01,
        "mcp_orch_call_seconds_count": 2,
    }
    assert exposition(told).splitlines() == [
        "# TYPE mcp_orch_call_seconds histogram",
        'mcp_orch_call_seconds_bucket{le="0.005"} 1',
        'mcp_orch_call_seconds_bucket{le="0.01"} 2',
        'mcp_orch_call_seconds_bucket{le="+Inf"} 2',
        "mcp_orch_call_seconds_sum 0.01",
        "mcp_orch_call_seconds_count 2",
    ]


async def test_the_page_of_operations_is_for_those_who_are_signed_in(hub: Hub) -> None:
    assert (await ask(hub.rest, "GET", "/api/docs")).status == 401
    page = await ask(hub.rest, "GET", "/api/docs", token=hub.tokens["vic"])
    assert page.headers["content-type"].startswith("text/html")
    assert b"listServers" in page.body


async def test_hub_admins_see_how_the_hub_is(hub: Hub) -> None:
    answer = await ask(hub.rest, "GET", "/api/v1/hub/health", token=hub.tokens["ann"])
    assert answer.status == 200
    health = answer.json
    assert health["process"]["process_id"] == os.getpid()
    assert health["process"]["memory_bytes"] is None or health["process"]["memory_bytes"] > 1_000_000
    assert health["calls"] == {"in_flight": 0, "ended": 0, "by_outcome": {}}
    assert sum(health["servers"].values()) > 0
    assert health["server_processes"] == []
    assert (await ask(hub.rest, "GET", "/api/v1/hub/health", token=hub.tokens["adam"])).status == 403


async def test_the_watch_counts_calls_by_how_they_ended(hub: Hub) -> None:
    watch = Watch(
        counters=CounterBoard([Counted()]), pictures=hub.pictures, upstreams=hub.upstreams, started_at=hub.clock.now()
    )
    assert watch.health().calls == WatchedCalls(in_flight=0, ended=3, by_outcome={"ok": 3})


async def test_hub_admins_see_servers_and_keys_of_all_projects(hub: Hub) -> None:
    servers = await ask(hub.rest, "GET", "/api/v1/hub/servers", token=hub.tokens["ann"])
    assert servers.status == 200
    assert {"project", "status"} <= servers.json["items"][0].keys()
    project = servers.json["items"][0]["project"]
    made = await ask(
        hub.rest,
        "POST",
        f"/api/v1/projects/{project}/keys",
        body={"name": "seen from above", "kind": "service"},
        token=hub.tokens["ann"],
    )
    assert made.status == 201, made.body
    keys = await ask(hub.rest, "GET", "/api/v1/hub/keys", token=hub.tokens["ann"])
    found = [key for key in keys.json["items"] if key["id"] == made.json["id"]]
    assert [(key["name"], key["project"]) for key in found] == [
        ("seen from above", servers.json["items"][0]["project"])
    ]
