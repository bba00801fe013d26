"""Fakes of the ports around the edge and era rooms."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from mcp_orch.contract.callers import Caller, CallerKind, CallersChanged, Refusal, RefusalReason
from mcp_orch.contract.endpoints import EndpointRef
from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.names import PrincipalId
from mcp_orch.contract.revisions import Era
from mcp_orch.gateway.call.call import Asked, Call, Completed, EndpointFacts, Failed, Outcome, Round
from mcp_orch.gateway.call.ports import EndpointChange, Followed
from mcp_orch.gateway.call.refusals import unrecognised
from mcp_orch.kit.sealing import Sealer
from mcp_orch.kit.signals import Signal, Unsubscribe

KEY = "project_abc_secret"
OTHER_KEY = "project_other_secret"
SEALER = Sealer(root=b"r" * 32, purpose="sessions")
ECHO = Completed(result=b'{"content":[{"type":"text","text":"hi"}]}', era=Era.LEGACY)

FACTS = EndpointFacts(
    name="demo",
    version="1.2",
    title="Demo",
    instructions="Be kind.",
    capabilities={
        "tools": {"listChanged": True},
        "prompts": {"listChanged": True},
        "resources": {"listChanged": True, "subscribe": True},
        "logging": {},
        "completions": {},
    },
    server_info={"name": "demo", "version": "1.2"},
)


def a_caller(principal: str = "key:abc") -> Caller:
    return Caller(kind=CallerKind.SERVICE_KEY, principal=PrincipalId(principal), name=principal)


class FakeCallers:
    """Implements `CallerSource`."""

    def __init__(self) -> None:
        self.known: dict[str, Caller] = {KEY: a_caller(), OTHER_KEY: a_caller("key:other")}
        self.signal: Signal[CallersChanged] = Signal()

    def resolve(self, credential: str | None) -> Caller | Refusal:
        if credential is None:
            return Refusal(reason=RefusalReason.MISSING, message="no credential was sent")
        known = self.known.get(credential)
        return known or Refusal(reason=RefusalReason.WRONG, message="this key is not known", is_ours=True)

    def subscribe(self, listener: Callable[[CallersChanged], None]) -> Unsubscribe:
        return self.signal.subscribe(listener)

    def revoke(self, key: str) -> None:
        gone = self.known.pop(key)
        self.signal.emit(CallersChanged(principal=gone.principal))


Handler = Callable[[Call], Awaitable[Outcome]]


async def echo(call: Call) -> Outcome:
    return ECHO


@dataclass
class FakeRoom:
    """Implements `CallRoom`."""

    handler: Handler = echo
    facts: EndpointFacts | Failed = FACTS
    shut: Failed | None = None
    calls: list[Call] = field(default_factory=list[Call])
    rounds: list[Round] = field(default_factory=list[Round])
    asked: Asked | None = None
    changes: Signal[EndpointChange] = field(default_factory=Signal[EndpointChange])
    tasks: Signal[EndpointChange] = field(default_factory=Signal[EndpointChange])
    updates: dict[str, Signal[EndpointChange]] = field(default_factory=dict[str, Signal[EndpointChange]])
    refused_uris: frozenset[str] = frozenset()
    no_tasks: Failed | None = None
    over: list[str] = field(default_factory=list[str])
    """Sessions that have ended."""

    def admit(self, endpoint: EndpointRef, caller: Caller | Refusal) -> Failed | None:
        if isinstance(caller, Refusal):
            return unrecognised(caller)
        return self.shut

    async def describe(self, endpoint: EndpointRef, caller: Caller | Refusal) -> EndpointFacts | Failed:
        return self.admit(endpoint, caller) or self.facts

    async def run(self, call: Call) -> Outcome:
        self.calls.append(call)
        failed = self.admit(call.endpoint, call.caller)
        return failed or await self.handler(call)

    async def advance(self, call: Call, round_: Round) -> Outcome | Asked:
        self.calls.append(call)
        self.rounds.append(round_)
        failed = self.admit(call.endpoint, call.caller)
        return failed or self.asked or await self.handler(call)

    def left(self, session: str) -> None:
        self.over.append(session)

    def watch(
        self, endpoint: EndpointRef, caller: Caller, *, listener: Callable[[EndpointChange], None]
    ) -> Unsubscribe:
        return self.changes.subscribe(listener)

    async def subscribe(
        self, endpoint: EndpointRef, caller: Caller, *, uri: str, listener: Callable[[EndpointChange], None]
    ) -> Unsubscribe | Failed:
        if uri in self.refused_uris:
            return Failed(kind=ErrorKind.INVALID, message=f"Unknown resource: {uri}")
        return self.updates.setdefault(uri, Signal()).subscribe(listener)

    async def follow_tasks(
        self, call: Call, ids: Sequence[str], *, listener: Callable[[EndpointChange], None]
    ) -> Followed | Failed:
        if self.no_tasks is not None:
            return self.no_tasks
        leave = self.tasks.subscribe(listener)
        return Followed(ids=tuple(one for one in ids if one not in self.refused_uris), leave=leave)

    def updated(self, uri: str) -> None:
        self.updates.setdefault(uri, Signal()).emit(EndpointChange(resource=uri))


class FakeClock:
    """Implements `Clock`; moves when told."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.seconds, UTC)

    def monotonic(self) -> float:
        return self.seconds


class FakeIds:
    """Implements `Ids`; counts."""

    def __init__(self) -> None:
        self.count = 0

    def new(self, kind: str) -> str:
        return f"{kind}_{self.text(16)}"

    def text(self, length: int) -> str:
        self.count += 1
        return f"{self.count:0{length}d}"


class Gatekept:
    """A handler that waits until it is let go, and knows whether it was cancelled."""

    def __init__(self, outcome: Outcome = ECHO) -> None:
        self.outcome = outcome
        self.began = asyncio.Event()
        self.go = asyncio.Event()
        self.was_cancelled = asyncio.Event()

    async def __call__(self, call: Call) -> Outcome:
        self.began.set()
        try:
            async with asyncio.timeout(10):
                await self.go.wait()
        except asyncio.CancelledError:
            self.was_cancelled.set()
            raise
        return self.outcome
