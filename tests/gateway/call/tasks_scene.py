"""A scene in which tools of servers of both eras begin tasks."""

import json
from typing import Any

from mcp_orch.contract.callers import Caller
from mcp_orch.contract.revisions import NEWEST_MODERN, Era
from mcp_orch.gateway.call.call import Call, Completed, Failed
from mcp_orch.gateway.upstream.dispatch import Answered, ClientFacts
from tests.builders import (
    a_catalog,
    a_project,
    a_server,
)
from tests.gateway.call.scene import Scene

EXTENSION = "io.modelcontextprotocol/tasks"


RELATED = "io.modelcontextprotocol/related-task"


KNOWS_TASKS = ClientFacts(name="c", capabilities={"extensions": {EXTENSION: {}}})


LEGACY_TASKS = {"tools": {}, "tasks": {"list": {}, "cancel": {}, "requests": {"tools": {"call": {}}}}}


NEW = a_catalog(
    "new", tools=["build"], capabilities={"tools": {}, "extensions": {EXTENSION: {}}}, revision=NEWEST_MODERN
)


OLD = a_catalog("old", tools=["build"], capabilities=LEGACY_TASKS)


ELDER = a_catalog("elder", tools=["build"], capabilities=LEGACY_TASKS)


def answered(era: Era, **result: Any) -> Answered:
    return Answered(result=json.dumps(result).encode(), era=era)


class TaskScene(Scene):
    """A project with servers that have tasks."""

    def __init__(self) -> None:
        servers = [a_server("new"), a_server("old"), a_server("elder")]
        super().__init__(a_project(servers=servers), catalogs=(NEW, OLD, ELDER))

    def modern(self, method: str, **more: Any) -> Call:
        call = self.call(method, **more)
        call.era, call.revision, call.client = Era.MODERN, NEWEST_MODERN, KNOWS_TASKS
        return call

    async def told(self, call: Call) -> Any:
        outcome = await self.room.run(call)
        assert isinstance(outcome, Completed), outcome
        return json.loads(outcome.result)

    async def refused(self, call: Call) -> Failed:
        outcome = await self.room.run(call)
        assert isinstance(outcome, Failed), outcome
        return outcome

    async def began(self, *, caller: Caller | None = None) -> str:
        """The id of a task that a modern client has begun at `new`."""
        self.upstreams.answer = answered(Era.MODERN, resultType="task", taskId="t1", status="working")
        return (await self.told(self.modern("tools/call", caller=caller, name="new__build")))["taskId"]

    async def began_at_old(self, own: str = "t1", *, server: str = "old", caller: Caller | None = None) -> str:
        self.upstreams.answer = answered(Era.LEGACY, task={"taskId": own, "status": "working"})
        call = self.call("tools/call", caller=caller, name=f"{server}__build", task={"ttl": 1})
        return (await self.told(call))["task"]["taskId"]
