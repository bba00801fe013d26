"""Places outside that are told the trail, as hub admins name and change them."""

import pytest
from sqlalchemy import text

from mcp_orch.control.trail.delivering.repository import AsideRepository
from mcp_orch.storage.unit_of_work import UnitOfWork
from tests.rest.asking import Answer, ask
from tests.rest.conftest import hub
from tests.rest.doubles import Hub

pytestmark = pytest.mark.anyio

__all__ = ["hub"]

PATH = "/api/v1/audit/deliveries"


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
