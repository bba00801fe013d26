"""Records of the audit trail are found by person, by what was done, how it ended, when, and in which project."""

from collections.abc import Sequence

import pytest

from mcp_orch.contract.names import PrincipalId, RequestId
from mcp_orch.contract.records import CallOutcome, CallRecord
from mcp_orch.control.audit.repository import CallLogWriter
from mcp_orch.control.trail.finding import repository
from mcp_orch.storage.unit_of_work import UnitOfWork
from tests.rest.asking import Answer, ask
from tests.rest.conftest import hub
from tests.rest.doubles import Hub

pytestmark = pytest.mark.anyio

__all__ = ["hub"]

PROJECT = "/api/v1/projects/demo"
AUDIT = f"{PROJECT}/audit"
AT_US = 1_790_000_000_000_000


async def get(hub: Hub, path: str, who: str = "adam") -> Answer:
    answer = await ask(hub.rest, "GET", path, token=hub.tokens[who])
    assert answer.status == 200, answer.body
    return answer


async def found(hub: Hub, path: str, who: str = "adam") -> list[str]:
    """The ids of all records that fit, page by page."""
    ids: list[str] = []
    cursor = ""
    while True:
        page = (await get(hub, f"{path}{cursor}", who)).json
        ids += [one["id"] for one in page["items"]]
        if page["next_cursor"] is None:
            return ids
        cursor = f"&cursor={page['next_cursor']}"


async def log(hub: Hub, *calls: tuple[str, CallOutcome], project: str | None = None, first: int = 1) -> None:
    """Calls, oldest first: by whom, and how they ended."""
    records = [
        CallRecord(
            request_id=RequestId(f"req_{number}"),
            at_us=AT_US + number,
            method="tools/call" if number % 2 else "tools/list",
            outcome=outcome,
            duration_us=5,
            project=project or hub.project,  # type: ignore[arg-type]
            principal=PrincipalId(principal),
            caller=principal,
        )
        for number, (principal, outcome) in enumerate(calls, start=first)
    ]
    async with UnitOfWork(hub.store, clock=hub.clock) as work:
        await CallLogWriter(work.session).add(records)


async def changes(hub: Hub, who: str, titles: Sequence[str]) -> None:
    for title in titles:
        await ask(hub.rest, "PATCH", PROJECT, token=hub.tokens[who], body={"title": title})


async def a_key_of(hub: Hub, who: str) -> str:
    made = await ask(hub.rest, "POST", f"{PROJECT}/keys", token=hub.tokens[who], body={"name": "laptop"})
    return made.json["id"]


async def test_actions_are_found_by_person_and_by_what_was_done(hub: Hub) -> None:
    await changes(hub, "adam", ["a", "b"])
    await changes(hub, "ann", ["c"])
    await a_key_of(hub, "mia")
    by_ann = (await get(hub, f"{AUDIT}?member=ann@example.org")).json["items"]
    assert [(one["record"]["actor"], one["record"]["tag"]) for one in by_ann] == [
        ("ann@example.org", "project.changed")
    ]
    assert await found(hub, f"{AUDIT}?principal={by_ann[0]['record']['principal']}") == [by_ann[0]["id"]]
    changed = await found(hub, f"{AUDIT}?kind=project.changed&limit=1")
    assert len(changed) == 3
    assert await found(hub, f"{AUDIT}?kind=project.changed&member=ANN@example.org") == [by_ann[0]["id"]]
    assert await found(hub, f"{AUDIT}?member=nobody@example.org") == []
    assert await found(hub, f"{AUDIT}?kind=project.changed&until=2020-01-01T00:00:00Z") == []


async def test_calls_are_found_by_person_with_all_their_credentials_and_by_outcome(hub: Hub) -> None:
    key = await a_key_of(hub, "mia")
    mia, ok, refused = f"user:{hub.users['mia']}", CallOutcome.OK, CallOutcome.REFUSED
    await log(hub, (mia, ok), (f"key:{key}", refused), ("key:other", refused), (f"key:{key}", ok), (mia, refused))
    calls = f"{AUDIT}?stream=calls"
    for limit in (1, 2, 200):
        assert await found(hub, f"{calls}&member=mia@example.org&limit={limit}") == ["req_5", "req_4", "req_2", "req_1"]
        assert await found(hub, f"{calls}&outcome=refused&limit={limit}") == ["req_5", "req_3", "req_2"]
        assert await found(hub, f"{calls}&member=mia@example.org&outcome=refused&limit={limit}") == ["req_5", "req_2"]
    assert await found(hub, f"{calls}&outcome=ok&method=tools/list") == ["req_4"]
    assert await found(hub, f"{calls}&principal=key:other") == ["req_3"]
    assert await found(hub, "/api/v1/audit?stream=calls&member=mia@example.org&outcome=refused", "ann") == [
        "req_5",
        "req_2",
    ]


async def test_a_search_goes_through_a_part_at_a_time_and_loses_nothing(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repository, "LOOKED_THROUGH", 3)
    monkeypatch.setattr(repository, "LOOKED_THROUGH_MERGED", 3)
    key = await a_key_of(hub, "mia")
    mia, ok, error = f"user:{hub.users['mia']}", CallOutcome.OK, CallOutcome.ERROR
    await log(hub, *[(mia, error), (f"key:{key}", error), *[(mia, ok)] * 7, ("key:other", error), (f"key:{key}", ok)])
    wanted = ["req_10", "req_2", "req_1"]
    # In the project an index finds failed calls; in the hub, and of a person, they are looked for.
    assert await found(hub, f"{AUDIT}?stream=calls&outcome=error") == wanted
    assert await found(hub, "/api/v1/audit?stream=calls&outcome=error", "ann") == wanted
    assert await found(hub, f"{AUDIT}?stream=calls&outcome=error&member=mia@example.org") == wanted[1:]
    first = (await get(hub, "/api/v1/audit?stream=calls&outcome=cancelled", "ann")).json
    assert (first["items"], first["next_cursor"] is None) == ([], False)
    await changes(hub, "adam", list("abcdefgh"))
    assert len(await found(hub, f"{AUDIT}?kind=key.created")) == 1


async def test_the_hub_narrows_its_trail_down_to_a_project_by_name_or_by_id(hub: Hub) -> None:
    await changes(hub, "adam", ["a"])
    await ask(hub.rest, "POST", "/api/v1/projects", token=hub.tokens["ann"], body={"name": "other"})
    of_demo = await found(hub, "/api/v1/audit?project=DEMO", "ann")
    assert of_demo == await found(hub, f"/api/v1/audit?project={hub.project}", "ann") == await found(hub, f"{AUDIT}?")
    assert 0 < len(of_demo) < len(await found(hub, "/api/v1/audit?", "ann"))
    assert await found(hub, "/api/v1/audit?project=prj_gone", "ann") == []


async def test_a_file_holds_what_the_list_shows(hub: Hub) -> None:
    key = await a_key_of(hub, "mia")
    mia, ok, refused = f"user:{hub.users['mia']}", CallOutcome.OK, CallOutcome.REFUSED
    await log(hub, (mia, ok), (f"key:{key}", refused), ("key:other", refused))
    lines = (await get(hub, f"{AUDIT}/export?stream=calls&outcome=refused")).body.decode().splitlines()
    assert ["req_2" in lines[0], "req_3" in lines[1], len(lines)] == [True, True, 2]
    lines = (await get(hub, f"{AUDIT}/export?stream=calls&member=mia@example.org")).body.decode().splitlines()
    assert len(lines) == 2
    lines = (await get(hub, f"/api/v1/audit/export?kind=key.created&project={hub.project}", "ann")).body.decode()
    assert lines.count("\n") == 1
    for stream in ("actions", "calls"):
        nobody = await get(hub, f"/api/v1/audit/export?stream={stream}&member=nobody", "ann")
        assert nobody.body == b""


async def test_what_records_do_not_have_is_no_filter_of_theirs(hub: Hub) -> None:
    for path, name, of in (
        (f"{AUDIT}?outcome=ok", "outcome", "calls"),
        (f"{AUDIT}/export?method=tools/call", "method", "calls"),
        (f"{AUDIT}?stream=calls&kind=key.created", "kind", "actions"),
    ):
        refused = await ask(hub.rest, "GET", path, token=hub.tokens["adam"], headers={"Accept-Language": "ko"})
        assert (refused.status, refused.code) == (422, "filter-of-other-stream"), refused.body
        assert f"stream={of}" in refused.json["hint"]
        assert name in refused.json["detail"]
        assert "에만" in refused.json["detail"]
