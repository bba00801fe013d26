"""Health, readiness, metrics and the description page."""

import pytest

from mcp_orch.rest.operations.exposition import exposition
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
