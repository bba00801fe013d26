"""Whatever clients and servers do, in whatever order: no call is left over, no answer reaches another caller."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcp_orch.contract.callers import Caller
from mcp_orch.gateway.call.call import Asked, Call, Completed
from mcp_orch.gateway.upstream.dispatch import Answer, Dispatch
from mcp_orch.kit.wire_json import JsonObject
from tests.builders import a_member, an_admin
from tests.gateway.call.rounds_scene import RoundsScene, a_scene, put, says

RETRY, AGAIN, STEAL, LEAVE, EXPIRE, NOTHING = "retry", "again", "steal", "leave", "expire", "nothing"
STEPS = st.sampled_from([RETRY, RETRY, RETRY, AGAIN, STEAL, LEAVE, EXPIRE, NOTHING])
LIVES = st.tuples(st.booleans(), st.integers(0, 3), st.lists(STEPS, max_size=6))
"""Whose call, how many questions it asks one after the other, and what its client does after each."""


class Server:
    """Asks each call for its own secret so many times, and says what it was told."""

    def __init__(self) -> None:
        self.running = 0

    async def __call__(self, request: Dispatch) -> Answer:
        self.running += 1
        try:
            arguments: Any = request.params["arguments"]
            told: list[JsonObject] = []
            for number in range(arguments["questions"]):
                question: JsonObject = {"method": "elicitation/create", "params": {"message": arguments["secret"]}}
                answers = await put(request, question)
                told.append({"number": number, **answers["k0"]})
            return says({"secret": arguments["secret"], "told": [*told]})
        finally:
            self.running -= 1


@dataclass
class Life:
    """One client's call and what came of it."""

    scene: RoundsScene
    caller: Caller
    thief: Caller
    secret: str
    questions: int
    heard: list[Any] = field(default_factory=list[Any])

    def call(self, caller: Caller | None = None) -> Call:
        return self.scene.clone(caller=caller or self.caller, secret=self.secret, questions=self.questions)

    def answers(self, asked: Asked) -> JsonObject:
        questions = json.loads(asked.asking)["inputRequests"]
        assert {one["params"]["message"] for one in questions.values()} == {self.secret}
        return {key: {"content": self.secret} for key in questions}

    async def run(self, steps: list[str]) -> None:
        outcome = await self.scene.step(self.call())
        for step in steps:
            if not isinstance(outcome, Asked):
                break
            answers = self.answers(outcome)
            if step == STEAL:
                stolen = await self.scene.step(self.call(self.thief), outcome.state, responses=answers)
                assert not isinstance(stolen, Asked | Completed)
            elif step == LEAVE:
                leaving = asyncio.ensure_future(self.scene.step(self.call(), outcome.state, responses=answers))
                await asyncio.sleep(0)
                leaving.cancel()
                await asyncio.wait({leaving})
            elif step == EXPIRE and self.scene.guards.watched:
                return
            elif step in {RETRY, AGAIN}:
                before = outcome
                outcome = await self.scene.step(self.call(), before.state, responses=answers)
                if step == AGAIN:
                    outcome = await self.scene.step(self.call(), before.state, responses=answers)
        if isinstance(outcome, Completed):
            said = json.loads(outcome.result)
            assert said["secret"] == self.secret
            assert {one["content"] for one in said["told"]} <= {self.secret}


async def _live(lives: list[tuple[bool, int, list[str]]]) -> None:
    server = Server()
    async with a_scene() as scene:
        scene.upstreams.answer = server
        async with asyncio.TaskGroup() as group:
            for number, (is_admins, questions, steps) in enumerate(lives):
                caller, thief = (an_admin(), a_member()) if is_admins else (a_member(), an_admin())
                life = Life(scene, caller, thief, f"secret {number}", questions)
                group.create_task(life.run(steps))
    assert server.running == 0
    assert scene.guards.watched == []
    assert len(scene.parking) == 0


@settings(max_examples=60, deadline=None)
@given(st.lists(LIVES, min_size=1, max_size=6))
def test_no_call_is_left_over_and_no_answer_reaches_another(lives: list[tuple[bool, int, list[str]]]) -> None:
    asyncio.run(_live(lives))


async def _interleave(pairs: int) -> int:
    """Pairs of calls of one credential with equal capabilities, all open at once; how many were crossed."""
    crossed = 0
    server = Server()
    async with a_scene() as scene:
        scene.upstreams.answer = server
        lives = [Life(scene, a_member(), an_admin(), f"user {number}", 2) for number in range(pairs)]
        states = [await scene.step(life.call()) for life in lives]
        for _ in range(2):
            taken: list[Any] = []
            for life, asked in zip(lives, states, strict=True):
                assert isinstance(asked, Asked)
                taken.append(await scene.step(life.call(), asked.state, responses=life.answers(asked)))
            states = taken
        for life, outcome in zip(lives, states, strict=True):
            assert isinstance(outcome, Completed)
            told = json.loads(outcome.result)["told"]
            crossed += [one["content"] for one in told] != [life.secret, life.secret]
    return crossed


def test_questions_of_two_users_of_one_key_are_never_crossed() -> None:
    assert sum(asyncio.run(_interleave(20)) for _ in range(10)) == 0


@pytest.mark.nightly
def test_ten_thousand_questions_of_one_key_are_never_crossed() -> None:
    assert sum(asyncio.run(_interleave(20)) for _ in range(250)) == 0
