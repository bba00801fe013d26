"""A trail that is told to a place outside, turn by turn."""

import json
from datetime import timedelta

from sqlalchemy import text

from mcp_orch.contract.outward import Posted, Posting
from mcp_orch.control.trail.delivering.deliverer import Deliverer, DeliverySurroundings
from mcp_orch.control.trail.delivering.repository import AsideRepository, DeliveryRepository
from mcp_orch.control.trail.delivering.sending import Sender
from mcp_orch.storage.secret_column import SecretRing
from mcp_orch.storage.tables.audit_deliveries import AuditDeliveryRow, DeliveryKind
from mcp_orch.storage.unit_of_work import UnitOfWork
from tests.control.trail.fake_outward import FakeOutward
from tests.control.trail.scenes import ROOT, Trail

CALLS, ACTIONS = "prj_1/nod_1/calls", "prj_1/nod_1/actions"
EVERYTHING = [f"{ACTIONS}/1", f"{ACTIONS}/2", f"{CALLS}/1", f"{CALLS}/2", f"{CALLS}/3", "checkpoint/1"]


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


def refusing(delivering: Delivering, *refused: str) -> None:
    """The receiver takes no request in which one of these is."""

    async def post(posting: Posting) -> Posted:
        ids = [one["id"] for one in json.loads(posting.body)["messages"]]
        if set(refused) & set(ids) or not refused:
            return Posted(status=422, said=b"bad record")
        delivering.outward.posted.append(posting)
        return Posted(status=200, said=b"")

    delivering.outward.post = post
