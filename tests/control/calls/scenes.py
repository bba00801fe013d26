"""A project with calls, to be counted."""

from mcp_orch.contract.names import PrincipalId, RequestId
from mcp_orch.contract.records import CallOutcome, CallRecord
from mcp_orch.control.audit.repository import CallLogWriter
from mcp_orch.control.calls.queries import CallQuery
from mcp_orch.control.calls.schemas import CallStats
from mcp_orch.control.calls.statistics import CallStatistics, StatsAsked
from mcp_orch.storage.unit_of_work import UnitOfWork
from tests.control.house import House

HOUR_US = 3_600_000_000
NO_QUERY = CallQuery()


class Scene:
    """A project with calls."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.now_us = int(house.clock.now().timestamp() * 1_000_000)
        self.count = 0
        self.statistics = CallStatistics(store=house.store, clock=house.clock)

    async def log(self, *ages: float, **traits: object) -> None:
        """Calls that were made so many hours ago."""
        await self.write([self.a_call(age, **traits) for age in ages])

    def a_call(self, age: float, **traits: object) -> CallRecord:
        """A call that was made so many hours ago."""
        self.count += 1
        plain: dict[str, object] = {
            "request_id": RequestId(f"req_{self.count}"),
            "at_us": self.now_us - int(age * HOUR_US),
            "method": "tools/call",
            "outcome": CallOutcome.OK,
            "duration_us": 2_000,
            "project": self.house.picture("demo").project,
            "principal": PrincipalId("user:usr_x"),
            "caller": "x@example.org",
            "server": "srv_1",
            "name": "echo",
            "client": "cli 1",
            "revision": "2025-11-25",
            "bytes_in": 10,
            "bytes_out": 20,
        }
        return CallRecord(**(plain | traits))  # type: ignore[arg-type]

    async def write(self, records: list[CallRecord]) -> None:
        async with UnitOfWork(self.house.store, clock=self.house.clock) as work:
            await CallLogWriter(work.session).add(records)

    async def stats(self, query: CallQuery = NO_QUERY, **asked: object) -> CallStats:
        return await self.statistics.of(self.house.local("demo"), query, asked=StatsAsked(**asked))  # type: ignore[arg-type]
