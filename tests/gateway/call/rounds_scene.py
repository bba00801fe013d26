"""A scene whose client is asked between its requests, and a legacy server that asks."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from msgspec import structs

from mcp_orch.contract.callers import Caller
from mcp_orch.contract.endpoints import EndpointRef
from mcp_orch.contract.revisions import Era
from mcp_orch.contract.upstreams import Catalog
from mcp_orch.gateway.call.call import Asked, Call, Completed, Failed, Outcome, Round
from mcp_orch.gateway.call.settings import CallSettings
from mcp_orch.gateway.upstream.dispatch import Answer, Answered, ClientFacts, Dispatch, InputResponses, NoteSink
from mcp_orch.kit.signals import Unsubscribe
from mcp_orch.kit.wire_json import JsonObject, JsonValue
from tests.gateway.call.scene import GIT, WIKI, Scene

FORM: JsonObject = {"method": "elicitation/create", "params": {"mode": "form", "message": "name?"}}
SAMPLE: JsonObject = {"method": "sampling/createMessage", "params": {"messages": [], "maxTokens": 1}}
PAGE: JsonObject = {
    "method": "elicitation/create",
    "params": {"mode": "url", "url": "https://x/", "message": "open", "elicitationId": "e1"},
}
YES: JsonObject = {"action": "accept", "content": {"name": "Ada"}}
NO: JsonObject = {"action": "decline"}
ABLE = ClientFacts(capabilities={"elicitation": {"form": {}, "url": {}}, "sampling": {}, "roots": {}})
MODERN_GIT = replace(GIT, facts=replace(GIT.facts, era=Era.MODERN))
QUICK = CallSettings(gather_s=0.0)


class Guards:
    """Watches over callers; a test may end what is watched."""

    def __init__(self) -> None:
        self.watched: list[Callable[[Failed], None]] = []

    def __call__(self, end: Callable[[Failed], None]) -> Unsubscribe:
        self.watched.append(end)
        return lambda: self.watched.remove(end)


class RoundsScene(Scene):
    """A scene with steps. `cancelled` counts calls that the server was told to drop."""

    def __init__(self, *, settings: CallSettings = QUICK, catalogs: tuple[Catalog, ...] = (GIT, WIKI)) -> None:
        super().__init__(catalogs=catalogs, settings=settings)
        self.client = ABLE
        self.guards = Guards()

    async def step(
        self, call: Call, state: str | None = None, *, responses: JsonObject | None = None
    ) -> Outcome | Asked:
        return await self.room.advance(call, Round(responses=responses, state=state, guard=self.guards))

    def clone(
        self,
        *,
        caller: Caller | None = None,
        at: EndpointRef | None = None,
        progress: NoteSink | None = None,
        log: NoteSink | None = None,
        **arguments: JsonValue,
    ) -> Call:
        call = self.call("tools/call", caller=caller, at=at, name="git__clone", arguments=arguments)
        return structs.replace(call, on_progress=progress, on_log=log, log_level="debug" if log else None)

    async def asked(
        self, call: Call, state: str | None = None, *, responses: JsonObject | None = None
    ) -> tuple[dict[str, Any], str]:
        outcome = await self.step(call, state, responses=responses)
        assert isinstance(outcome, Asked), outcome
        return json.loads(outcome.asking).get("inputRequests", {}), outcome.state

    async def done(self, call: Call, state: str | None = None, *, responses: JsonObject | None = None) -> Any:
        outcome = await self.step(call, state, responses=responses)
        assert isinstance(outcome, Completed), outcome
        return json.loads(outcome.result)

    async def failed(self, call: Call, state: str | None = None, *, responses: JsonObject | None = None) -> Failed:
        outcome = await self.step(call, state, responses=responses)
        assert isinstance(outcome, Failed), outcome
        return outcome


@asynccontextmanager
async def a_scene(
    *, settings: CallSettings = QUICK, catalogs: tuple[Catalog, ...] = (GIT, WIKI)
) -> AsyncIterator[RoundsScene]:
    scene = RoundsScene(settings=settings, catalogs=catalogs)
    async with asyncio.timeout(20), scene.parking:
        yield scene


async def put(request: Dispatch, *questions: JsonObject) -> InputResponses:
    """Asks as a server does: by a task of its own."""
    return await request.ask({f"k{place}": question for place, question in enumerate(questions)})


def says(result: JsonValue) -> Answered:
    return Answered(result=json.dumps(result).encode(), era=Era.LEGACY)


class Asking:
    """A legacy server that asks one question after the other, each set of them at once, and says the answers."""

    def __init__(self, *sets: dict[str, JsonObject]) -> None:
        self.sets = sets
        self.running = 0
        self.ended = asyncio.Event()
        self.was_cancelled = False

    async def __call__(self, request: Dispatch) -> Answer:
        self.running += 1
        answers: JsonObject = {}
        try:
            for questions in self.sets:
                async with asyncio.TaskGroup() as group:
                    tasks = {key: group.create_task(put(request, one)) for key, one in questions.items()}
                answers |= {key: task.result()["k0"] for key, task in tasks.items()}
            return says({"answers": answers})
        except asyncio.CancelledError:
            self.was_cancelled = True
            raise
        finally:
            self.running -= 1
            self.ended.set()
