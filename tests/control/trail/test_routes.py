"""The audit trail as admins read it."""

import csv
import io
import json

import pytest

from mcp_orch.control.trail.chaining import Chainer, ChainSurroundings
from mcp_orch.control.trail.checkpoints import CheckpointWriter
from mcp_orch.control.trail.signing import Signer
from tests.rest.asking import Answer, ask
from tests.rest.conftest import hub
from tests.rest.doubles import Hub

pytestmark = pytest.mark.anyio

__all__ = ["hub"]

PROJECT = "/api/v1/projects/demo"
AUDIT = f"{PROJECT}/audit"


async def a_history(hub: Hub) -> None:
    for number in range(3):
        await ask(hub.rest, "PATCH", PROJECT, token=hub.tokens["adam"], body={"title": f"=Title {number}"})
    surroundings = ChainSurroundings(store=hub.store, clock=hub.clock, ids=hub.ids, writer="nod_1")
    await Chainer(surroundings).catch_up()
    signer = Signer(root=b"s" * 32)
    await CheckpointWriter(store=hub.store, clock=hub.clock, signer=signer, writer="nod_1").write()


async def get(hub: Hub, path: str, who: str) -> Answer:
    return await ask(hub.rest, "GET", path, token=hub.tokens[who])


async def verified(hub: Hub, path: str, who: str, body: object) -> list[tuple[str, dict[str, object]]]:
    answer = await ask(hub.rest, "POST", path, token=hub.tokens[who], body=body)
    assert answer.status == 200, answer.body
    events: list[tuple[str, dict[str, object]]] = []
    for block in answer.body.decode().strip().split("\n\n"):
        kind, data = block.split("\n")
        events.append((kind.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return events


async def test_admins_page_through_the_trail_with_places(hub: Hub) -> None:
    await a_history(hub)
    first = (await get(hub, f"{AUDIT}?limit=2", "adam")).json
    assert [one["record"]["tag"] for one in first["items"]] == ["project.changed"] * 2
    newest = first["items"][0]
    assert (newest["place"]["chain"], newest["place"]["seq"]) == (f"{hub.project}/nod_1/actions", 3)
    assert newest["record"]["actor"] == "adam@example.org"
    rest = (await get(hub, f"{AUDIT}?limit=2&cursor={first['next_cursor']}", "adam")).json
    assert ([one["place"]["seq"] for one in rest["items"]], rest["next_cursor"]) == ([1], None)
    assert (await get(hub, f"{AUDIT}?until=2020-01-01t00:00:00z", "adam")).json["items"] == []
    assert (await get(hub, f"{AUDIT}?stream=calls", "adam")).json["items"] == []
    everything = (await get(hub, "/api/v1/audit?limit=200", "ann")).json["items"]
    assert {one["record"]["project_id"] for one in everything} >= {hub.project}


async def test_the_trail_is_exported_as_lines_and_as_a_table(hub: Hub) -> None:
    await a_history(hub)
    lines = (await get(hub, f"{AUDIT}/export", "adam")).body.decode().splitlines()
    assert [json.loads(line)["place"]["seq"] for line in lines] == [1, 2, 3]
    table = await get(hub, f"{AUDIT}/export?format=csv", "adam")
    assert table.headers["content-disposition"] == 'attachment; filename="audit-actions.csv"'
    rows = list(csv.DictReader(io.StringIO(table.body.decode())))
    assert [row["seq"] for row in rows] == ["1", "2", "3"]
    assert rows[0]["actor"] == "adam@example.org"
    calls = await get(hub, "/api/v1/audit/export?format=csv&stream=calls", "ann")
    assert calls.body.decode().startswith("chain,seq,digest,request_id,at,")


async def test_what_a_spreadsheet_would_run_is_quoted(hub: Hub) -> None:
    await ask(hub.rest, "POST", f"{PROJECT}/keys", token=hub.tokens["mia"], body={"name": "=1+1"})
    table = await get(hub, f"{AUDIT}/export?format=csv", "adam")
    [row] = csv.DictReader(io.StringIO(table.body.decode()))
    assert (row["target_name"], row["seq"]) == ("'=1+1", "")


async def test_verification_tells_on_the_way_and_in_the_end(hub: Hub) -> None:
    await a_history(hub)
    kind, report = (await verified(hub, f"{AUDIT}/verify", "adam", {}))[-1]
    assert (kind, report["intact"], report["records"]) == ("result", True, 3)
    held = (await get(hub, "/api/v1/audit/checkpoints", "ann")).body.decode()
    kind, report = (await verified(hub, "/api/v1/audit/verify", "ann", {"checkpoints": held}))[-1]
    assert (kind, report["intact"], report["checkpoints"], report["foreign_keys"]) == ("result", True, 2, [])
    assert (await verified(hub, f"{AUDIT}/verify", "adam", {"checkpoints": "x"}))[-1][0] == "error"


async def test_the_state_shows_chains_and_the_key(hub: Hub) -> None:
    await a_history(hub)
    state = (await get(hub, "/api/v1/audit/chains", "ann")).json
    assert (state["key"], state["checkpoints"]) == (Signer(root=b"s" * 32).key, 1)
    mine = [one for one in state["chains"] if one["project_id"] == hub.project]
    assert [(one["chain"], one["records"], one["begins_after"]) for one in mine] == [
        (f"{hub.project}/nod_1/actions", 3, 0)
    ]


async def test_people_are_erased_by_hub_admins(hub: Hub) -> None:
    answer = await ask(
        hub.rest, "POST", "/api/v1/audit/erasures", token=hub.tokens["ann"], body={"user": "mia@example.org"}
    )
    assert (answer.status, answer.code) == (404, "nobody-to-erase")


async def test_who_was_erased_is_not_let_in_again(hub: Hub) -> None:
    ann = hub.tokens["ann"]
    path = "/api/v1/users/" + (await ask(hub.rest, "GET", "/api/v1/users/adam@example.org", token=ann)).json["id"]
    new = {"name": "proposed", "command": "uvx"}
    assert (
        await ask(hub.rest, "POST", "/api/v1/projects/demo/servers", token=hub.tokens["adam"], body=new)
    ).status == 201
    [proposal] = (await ask(hub.rest, "GET", "/api/v1/approvals", token=ann)).json["items"]
    assert "adam" in proposal["proposed_by"]
    assert (await ask(hub.rest, "PATCH", path, token=ann, body={"active": False})).json["erased"] is False
    erased = await ask(hub.rest, "POST", "/api/v1/audit/erasures", token=ann, body={"user": "adam@example.org"})
    assert erased.status == 200
    assert (await ask(hub.rest, "GET", path, token=ann)).json["erased"] is True
    [proposal] = (await ask(hub.rest, "GET", "/api/v1/approvals", token=ann)).json["items"]
    assert (proposal["proposed_by"], proposal["project_name"]) == ("erased person", "demo")
    for method, below, body in (
        ("PATCH", "", {"active": True}),
        ("PATCH", "", {"is_hub_admin": True}),
        ("POST", "/password-link", {}),
    ):
        refused = await ask(hub.rest, method, path + below, token=ann, body=body)
        assert (refused.status, refused.code) == (409, "user-erased"), below
