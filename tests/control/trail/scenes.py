"""What the tests of the audit trail do: records are made, linked, changed behind the hub's back, and verified."""

from collections.abc import Sequence

from sqlalchemy import text

from mcp_orch.contract.names import PrincipalId, RequestId
from mcp_orch.contract.records import CallOutcome, CallRecord
from mcp_orch.control.audit.repository import CallLogWriter
from mcp_orch.control.trail.chaining import Chainer, ChainSurroundings
from mcp_orch.control.trail.checkpoints import Checkpoint, CheckpointWriter
from mcp_orch.control.trail.signing import Signer
from mcp_orch.control.trail.verifying import Report, Verifier
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.engine import Store
from mcp_orch.storage.unit_of_work import Actor, Happening, UnitOfWork
from tests.storage.stores import CountingIds, HeldClock

ROOT = b"root secret of a test, 32 bytes!"
ANN = Actor(principal="user:usr_ann", name="ann@example.org", address="203.0.113.9", request_id="req_a")


class Trail:
    """The audit trail over a store."""

    def __init__(self, store: Store, *, clock: HeldClock, ids: CountingIds) -> None:
        self.store, self.clock, self.ids = store, clock, ids
        self.signer = Signer(root=ROOT)
        self.chainer = self.another_chainer("nod_1")
        self.checkpoints = CheckpointWriter(store=store, clock=clock, signer=self.signer, writer="nod_1")
        self.count = 0

    def another_chainer(self, writer: str) -> Chainer:
        return Chainer(ChainSurroundings(store=self.store, clock=self.clock, ids=self.ids, writer=writer))

    def a_record(self, **traits: object) -> CallRecord:
        self.count += 1
        plain: dict[str, object] = {
            "request_id": RequestId(f"req_{self.count}"),
            "at_us": int(self.clock.now().timestamp() * 1_000_000) + self.count,
            "method": "tools/call",
            "outcome": CallOutcome.OK,
            "duration_us": 5,
            "project": "prj_1",
            "principal": PrincipalId("user:usr_kim"),
            "caller": "kim@example.org",
            "name": "echo",
        }
        return CallRecord(**(plain | traits))  # type: ignore[arg-type]

    async def call(self, times: int = 1, **traits: object) -> None:
        async with UnitOfWork(self.store, clock=self.clock) as work:
            await CallLogWriter(work.session).add([self.a_record(**traits) for _ in range(times)])

    async def act(self, times: int = 1, **traits: object) -> None:
        plain: dict[str, object] = {
            "tag": ActivityTag.PROJECT_CHANGED,
            "target": "prj_1",
            "target_name": "demo",
            "project": "prj_1",
            "details": {"title": ["a", {"b": 1, "a": None}]},
        }
        async with UnitOfWork(self.store, clock=self.clock) as work:
            for _ in range(times):
                work.happened(ANN, Happening(**(plain | traits)))  # type: ignore[arg-type]

    async def link(self) -> int:
        return await self.chainer.catch_up()

    async def checkpoint(self) -> Checkpoint:
        made = await self.checkpoints.write()
        assert made is not None
        return made

    async def tamper(self, statement: str, **values: object) -> None:
        """Changes the database behind the hub's back."""
        async with self.store.write_engine.begin() as connection:
            await connection.execute(text(statement), values)

    async def number(self, statement: str) -> int:
        async with self.store.engine.connect() as connection:
            return int((await connection.execute(text(statement))).scalar_one() or 0)

    async def verify(
        self, project: str | None = None, *, outside: Sequence[Checkpoint] = (), signer: Signer | None = None
    ) -> Report:
        keys = (signer or self.signer).keys
        return await Verifier(store=self.store, keys=keys).verify(project, outside=outside, tell=lambda _: None)

    async def blame(self, **asked: object) -> list[tuple[str, int | None, str | None, str]]:
        report = await self.verify(**asked)  # type: ignore[arg-type]
        return [(one.chain, one.seq, one.record, one.reason) for one in report.findings]
