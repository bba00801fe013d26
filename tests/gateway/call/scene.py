"""A project with two servers that answer, its room, and calls into it."""

import json
from collections.abc import Sequence
from typing import Any

from mcp_orch.contract.callers import Caller, Refusal
from mcp_orch.contract.endpoints import EndpointRef
from mcp_orch.contract.names import RequestId
from mcp_orch.contract.pictures import Picture
from mcp_orch.contract.revisions import NEWEST_LEGACY
from mcp_orch.contract.upstreams import Catalog
from mcp_orch.gateway.call.call import Call, Completed, Failed, Outcome
from mcp_orch.gateway.call.parking import Parking
from mcp_orch.gateway.call.pipeline import CallPipeline
from mcp_orch.gateway.call.rounds import Rounds
from mcp_orch.gateway.call.settings import CallSettings
from mcp_orch.gateway.call.states import States
from mcp_orch.gateway.call.task_ids import TaskIds
from mcp_orch.gateway.upstream.dispatch import ClientFacts, InputRequests, InputResponses
from mcp_orch.gateway.upstream.errors import CannotAsk
from mcp_orch.kit.ids import RandomIds
from mcp_orch.kit.sealing import Sealer
from mcp_orch.kit.wire_json import JsonValue
from tests.builders import a_catalog, a_member, a_project, a_server, unified
from tests.gateway.fake_planes import CountedIds, FakeAudit, FakePictures, StillClock
from tests.gateway.fake_upstreams import FakeUpstreams

CLIENT = ClientFacts(name="probe", version="1.0")
SEALER = Sealer(root=b"r" * 32, purpose="rounds")
GIT = a_catalog(
    "git",
    tools=["clone", "log"],
    prompts=["review"],
    resources=["repo://a"],
    templates=["repo://{name}"],
    instructions="Be gentle.",
)
WIKI = a_catalog("wiki", tools=["search", "log"], prompts=["review"], resources=["wiki://home"])


async def cannot_ask(_questions: InputRequests) -> InputResponses:
    raise CannotAsk("nobody is there")


class Scene:
    """Everything around the room can be reached and changed."""

    def __init__(
        self,
        picture: Picture | None = None,
        *,
        catalogs: Sequence[Catalog] = (GIT, WIKI),
        settings: CallSettings | None = None,
    ) -> None:
        self.picture = picture or a_project(servers=[a_server("git"), a_server("wiki")])
        self.pictures = FakePictures(self.picture)
        self.upstreams = FakeUpstreams(*catalogs)
        self.audit = FakeAudit()
        self.clock = StillClock()
        self.client = CLIENT
        settings = settings or CallSettings()
        self.parking = Parking(ids=RandomIds(), clock=self.clock, settings=settings)
        self.states = States(sealer=SEALER, clock=self.clock, ids=CountedIds())
        self.room = CallPipeline(
            pictures=self.pictures,
            upstreams=self.upstreams,
            audit=self.audit,
            clock=self.clock,
            rounds=Rounds(states=self.states, parking=self.parking, settings=settings),
            task_ids=TaskIds(SEALER),
            settings=settings,
        )

    def call(
        self,
        method: str,
        *,
        caller: Caller | Refusal | None = None,
        at: EndpointRef | None = None,
        session: str = "",
        **params: JsonValue,
    ) -> Call:
        return Call(
            request_id=RequestId("req_1"),
            endpoint=at or unified(),
            caller=caller or a_member(),
            method=method,
            params=params,
            client=self.client,
            revision=NEWEST_LEGACY,
            transport="mcp",
            address="127.0.0.1",
            ask=cannot_ask,
            session=session,
            bytes_in=7,
        )

    async def run(
        self,
        method: str,
        *,
        caller: Caller | Refusal | None = None,
        at: EndpointRef | None = None,
        session: str = "",
        **params: JsonValue,
    ) -> Outcome:
        return await self.room.run(self.call(method, caller=caller, at=at, session=session, **params))

    async def result(
        self, method: str, *, caller: Caller | None = None, at: EndpointRef | None = None, **params: JsonValue
    ) -> Any:
        """The result of a call that must succeed, decoded."""
        outcome = await self.run(method, caller=caller, at=at, session="", **params)
        assert isinstance(outcome, Completed), outcome
        return json.loads(outcome.result)

    async def failure(
        self, method: str, *, caller: Caller | Refusal | None = None, at: EndpointRef | None = None, **params: JsonValue
    ) -> Failed:
        """The failure of a call that must not succeed."""
        outcome = await self.run(method, caller=caller, at=at, session="", **params)
        assert isinstance(outcome, Failed), outcome
        return outcome

    async def names(self, method: str, *, caller: Caller | None = None, at: EndpointRef | None = None) -> list[str]:
        """The names or URIs in a list."""
        result = await self.result(method, caller=caller, at=at)
        entries = next(value for name, value in result.items() if name != "_meta")
        return [one.get("uri") or one.get("uriTemplate") or one["name"] for one in entries]
