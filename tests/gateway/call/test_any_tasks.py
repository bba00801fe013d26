"""Whatever is done with tasks that the hub made of calls, in whatever order: none is left over, none is another's."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from mcp_orch.contract.callers import Caller
from mcp_orch.contract.errors import ErrorKind
from mcp_orch.gateway.call.call import Call, Completed, Failed, Round
from mcp_orch.gateway.call.ports import EndpointChange, Followed
from mcp_orch.kit.wire_json import JsonObject
from tests.builders import a_member, an_admin
from tests.gateway.call.rounds_scene import Guards, RoundsScene, a_scene
from tests.gateway.call.test_any_rounds import Server
from tests.gateway.call.test_parked_tasks import modern

GET, ANSWER, STEAL, CANCEL, REVOKE, LISTEN, LEAVE, NOTHING = (
    "get",
    "answer",
    "steal",
    "cancel",
    "revoke",
    "listen",
    "leave",
    "nothing",
)
STEPS = st.sampled_from([ANSWER, ANSWER, ANSWER, GET, STEAL, CANCEL, REVOKE, LISTEN, LEAVE, NOTHING])
LIVES = st.tuples(st.booleans(), st.integers(0, 3), st.lists(STEPS, max_size=8))
"""Whose call, how many questions it asks one after the other, and what is done with it."""


@dataclass
class Life:
    """One client's call, the task it becomes, and what is heard of it."""

    scene: RoundsScene
    caller: Caller
    thief: Caller
    secret: str
    questions: int
    guards: Guards = field(default_factory=Guards)
    task: str = ""
    heard: list[EndpointChange] = field(default_factory=list[EndpointChange])
    listening: list[Followed] = field(default_factory=list[Followed])

    async def run(self, steps: list[str]) -> None:
        call = modern(self.scene.clone(caller=self.caller, secret=self.secret, questions=self.questions))
        outcome = await self.scene.room.advance(call, Round(responses=None, state=None, guard=self.guards))
        assert isinstance(outcome, Completed), outcome
        said = json.loads(outcome.result)
        self.check(said)
        self.task = said.get("taskId", "")
        for step in steps if self.task else ():
            await self.take(step)
        for change in self.heard:
            assert change.task is not None
            assert change.task["taskId"] == self.task
            self.check(change.task)

    async def take(self, step: str) -> None:
        if step == STEAL:
            for method in ("tasks/get", "tasks/update", "tasks/cancel"):
                stolen = await self.scene.room.run(self.named(method, self.thief, inputResponses={"q1": {}}))
                assert isinstance(stolen, Failed)
                assert stolen.kind is ErrorKind.INVALID
        elif step == REVOKE:
            for end in list(self.guards.watched):
                end(Failed(kind=ErrorKind.UNAUTHENTICATED, message="revoked"))
        elif step == LISTEN:
            await self.listen()
        elif step == LEAVE and self.listening:
            self.listening.pop().leave()
        elif step in {GET, ANSWER, CANCEL}:
            await self.ask(step)
        await asyncio.sleep(0)

    async def ask(self, step: str) -> None:
        now = await self.scene.room.run(self.named("tasks/get", self.caller))
        if isinstance(now, Failed):
            assert now.kind is ErrorKind.INVALID
            return
        said = json.loads(now.result)
        self.check(said)
        if step == ANSWER:
            answers = {key: {"content": self.secret} for key in said.get("inputRequests", {})}
            await self.scene.room.run(self.named("tasks/update", self.caller, inputResponses=answers))
        elif step == CANCEL:
            await self.scene.room.run(self.named("tasks/cancel", self.caller))

    async def listen(self) -> None:
        call = modern(self.scene.call("subscriptions/listen", caller=self.caller))
        followed = await self.scene.room.follow_tasks(call, [self.task], listener=self.heard.append)
        assert isinstance(followed, Followed)
        self.listening.append(followed)

    def named(self, method: str, caller: Caller, **more: Any) -> Call:
        params: JsonObject = {"taskId": self.task, **more}
        return structs.replace(modern(self.scene.call(method, caller=caller)), params=params)

    def check(self, said: Any) -> None:
        """Whatever is told is of this call."""
        asked = said.get("inputRequests", {}).values()
        assert {one["params"]["message"] for one in asked} <= {self.secret}
        result = said.get("result", said if "told" in said else {"secret": self.secret, "told": []})
        assert result["secret"] == self.secret
        assert {one["content"] for one in result["told"]} <= {self.secret}


async def _live(lives: list[tuple[bool, int, list[str]]]) -> None:
    server = Server()
    async with a_scene() as scene:
        scene.upstreams.answer = server
        async with asyncio.TaskGroup() as group:
            every: list[Life] = []
            for number, (is_admins, questions, steps) in enumerate(lives):
                caller, thief = (an_admin(), a_member()) if is_admins else (a_member(), an_admin())
                every.append(Life(scene, caller, thief, f"secret {number}", questions))
                group.create_task(every[-1].run(steps))
    assert server.running == 0
    assert len(scene.parking) == 0
    assert [life.guards.watched for life in every] == [[] for _ in lives]


@settings(max_examples=60, deadline=None)
@given(st.lists(LIVES, min_size=1, max_size=6))
def test_no_task_is_left_over_and_none_is_told_to_another(lives: list[tuple[bool, int, list[str]]]) -> None:
    asyncio.run(_live(lives))
