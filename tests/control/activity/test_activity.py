"""Activity: who did what, newest first."""

from datetime import timedelta

import pytest

from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.tables.activity import ActivityRow
from mcp_orch.storage.unit_of_work import UnitOfWork
from tests.rest.asking import ask
from tests.rest.doubles import Hub

pytestmark = pytest.mark.anyio

ACTIVITY = "/api/v1/projects/demo/activity"


async def a_history(hub: Hub) -> None:
    for number in range(3):
        body = {"title": f"Title {number}"}
        await ask(hub.rest, "PATCH", "/api/v1/projects/demo", token=hub.tokens["adam"], body=body)
    await ask(hub.rest, "POST", "/api/v1/projects/demo/keys", token=hub.tokens["mia"], body={"name": "laptop"})


async def test_activity_is_read_by_every_member_in_pages(hub: Hub) -> None:
    await a_history(hub)
    first = (await ask(hub.rest, "GET", f"{ACTIVITY}?limit=2", token=hub.tokens["vic"])).json
    assert [one["kind"] for one in first["items"]] == ["key.created", "project.changed"]
    assert first["items"][0]["actor"]["name"] == "mia@example.org"
    assert first["items"][0]["request_id"].startswith("req_")
    assert first["items"][0]["address"] == "203.0.113.9"
    rest = (await ask(hub.rest, "GET", f"{ACTIVITY}?cursor={first['next_cursor']}", token=hub.tokens["vic"])).json
    assert [one["kind"] for one in rest["items"]] == ["project.changed", "project.changed"]
    assert rest["next_cursor"] is None


async def test_activity_is_filtered(hub: Hub) -> None:
    await a_history(hub)
    queries = {
        "kind=key.created": 1,
        "kind=server.added": 0,
        f"target={hub.project}": 3,
        "principal=user:nobody": 0,
        "about=project": 3,
        "about=key": 1,
        "about=nothing": 0,
        "q=LAPTOP": 1,
        "q=adam@": 3,
        "q=%25": 0,
        "request_id=req_nothing": 0,
        "since=2020-01-01T00:00:00Z": 4,
        "until=2020-01-01T00:00:00-00:00": 0,
        "since=0001-01-01T00:00:00Z&until=9999-12-31T23:59:59Z": 4,
        "since=2020-01-01T00:00:00Z&until=2100-01-01T00:00:00Z": 4,
    }
    for query, count in queries.items():
        page = await ask(hub.rest, "GET", f"{ACTIVITY}?{query}", token=hub.tokens["vic"])
        assert len(page.json["items"]) == count, query
    assert (await ask(hub.rest, "GET", f"{ACTIVITY}?kind=nonsense", token=hub.tokens["vic"])).status == 422


async def test_a_page_looks_through_a_bounded_number_of_changes_and_the_next_goes_on(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mcp_orch.control.activity.repository.LOOKED_THROUGH", 2)
    await ask(hub.rest, "POST", "/api/v1/projects/demo/keys", token=hub.tokens["mia"], body={"name": "first"})
    await a_history(hub)
    pages: list[list[str]] = []
    cursor = ""
    while cursor is not None:
        page = (await ask(hub.rest, "GET", f"{ACTIVITY}?kind=key.created{cursor}", token=hub.tokens["vic"])).json
        pages.append([one["target"]["name"] for one in page["items"]])
        cursor = f"&cursor={page['next_cursor']}" if page["next_cursor"] else None
    assert pages == [["laptop"], [], ["first"]]


async def test_what_is_older_or_newer_than_a_span_is_left_out(hub: Hub) -> None:
    now = hub.clock.now()
    async with UnitOfWork(hub.store, clock=hub.clock) as work:
        for days in (9, 7, 5, 3, 1):
            work.session.add(
                ActivityRow(
                    at=now - timedelta(days=days),
                    tag=ActivityTag.SERVER_ADDED,
                    principal="local",
                    actor="local",
                    project_id=hub.project,
                    target="srv_1",
                    target_name=f"day {days}",
                    details={},
                )
            )
    span = f"since={now - timedelta(days=8):%FT%TZ}&until={now - timedelta(days=4):%FT%TZ}"
    page = (await ask(hub.rest, "GET", f"{ACTIVITY}?{span}", token=hub.tokens["vic"])).json
    assert [one["target"]["name"] for one in page["items"]] == ["day 5", "day 7"]


async def test_activity_of_other_projects_is_seen_by_hub_admins_alone(hub: Hub) -> None:
    made = await ask(hub.rest, "POST", "/api/v1/projects", token=hub.tokens["sam"], body={"name": "own"})
    assert made.status == 201
    in_demo = await ask(hub.rest, "GET", ACTIVITY, token=hub.tokens["adam"])
    assert in_demo.json["items"] == []
    everywhere = await ask(hub.rest, "GET", "/api/v1/activity?kind=project.created", token=hub.tokens["ann"])
    assert [one["project_id"] for one in everywhere.json["items"]] == [made.json["id"]]
