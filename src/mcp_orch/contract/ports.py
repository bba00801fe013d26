"""The ports by which the planes meet. Each docstring is the contract of its implementations."""

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime
from typing import Protocol

from mcp_orch.contract.callers import Caller, CallersChanged, Refusal
from mcp_orch.contract.endpoints import EndpointRef
from mcp_orch.contract.names import ServerId
from mcp_orch.contract.pictures import Picture, PictureChanged, ServerDefinition
from mcp_orch.contract.playground import CallAnswer, CallEvent, CallMessage
from mcp_orch.contract.records import CallRecord
from mcp_orch.contract.upstreams import Catalog, LogLine, ProbeReport, StatusChanged, UpstreamState, UpstreamStatus
from mcp_orch.kit.signals import Unsubscribe


class Clock(Protocol):
    """The time."""

    def now(self) -> datetime:
        """The time of day, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds since an arbitrary point; never goes back."""
        ...


class Ids(Protocol):
    """Randomness."""

    def new(self, kind: str) -> str:
        """A fresh id: `<kind>_` and 16 characters of base 62."""
        ...

    def text(self, length: int) -> str:
        """`length` random characters of base 62."""
        ...


class CallerSource(Protocol):
    """Recognises who calls, from memory: never the database on a call."""

    def resolve(self, credential: str | None) -> Caller | Refusal:
        """Who a bearer credential belongs to. Never raises, never waits; None means that none was sent."""
        ...

    def subscribe(self, listener: Callable[[CallersChanged], None]) -> Unsubscribe:
        """Tells of every credential that may have changed, so that open streams can be judged again."""
        ...


class PictureFeed(Protocol):
    """The newest picture of every project."""

    def current(self, ref: str) -> Picture | None:
        """The picture of the project with this id, name or former name."""
        ...

    def all(self) -> Sequence[Picture]:
        """The pictures of all projects."""
        ...

    def subscribe(self, listener: Callable[[PictureChanged], None]) -> Unsubscribe:
        """Tells of every replacement, after it happened."""
        ...


class AuditSink(Protocol):
    """Keeps the record of every call."""

    def append(self, record: CallRecord) -> None:
        """Hands the record to the operating system before it returns, so that it survives the death of the process.

        Raises AuditUnavailable when it can't be kept; the caller then answers with that instead of the result.
        """
        ...

    async def settle(self) -> None:
        """Returns when everything appended before is on the disk (projects with strict audit wait for it)."""
        ...


class UpstreamControl(Protocol):
    """What the control plane may see and do of the connections to servers."""

    def status(self, server: ServerId) -> UpstreamStatus:
        """How the server is. An unknown one is `off`."""
        ...

    def state(self, server: ServerId) -> UpstreamState:
        """The state alone, for who asks about thousands."""
        ...

    async def restart(self, server: ServerId) -> None:
        """Closes its connections and processes; the next call, or the catalogue, starts it anew."""
        ...

    async def probe(self, definition: ServerDefinition) -> ProbeReport:
        """Connects, lists and lets go, without touching connections in use. Failure is in the report."""
        ...

    def tail(self, server: ServerId, lines: int) -> list[LogLine]:
        """The newest lines of the server's log, oldest first."""
        ...

    def known_catalog(self, server: ServerId) -> Catalog | None:
        """What the server lists, as far as it is in memory. Starts nothing; the same object until it changes."""
        ...

    def catalogs_mark(self) -> int:
        """Another number after any server has listed something new, for who asks about thousands again and again."""
        ...

    async def catalog(self, server: ServerId, wait_s: float) -> Catalog | None:
        """What the server lists: from memory at once, or after its first listing; None when it has failed."""
        ...

    def subscribe(self, listener: Callable[[StatusChanged], None]) -> Unsubscribe:
        """Tells of every change of state."""
        ...


class CallDoor(Protocol):
    """The way into the gateway for callers that are already known: the playground."""

    def run(self, caller: Caller, endpoint: EndpointRef, *, message: CallMessage) -> AsyncIterator[CallEvent]:
        """Runs one request and yields what happens; the last event is the outcome.

        Closing the iterator cancels the call upstream. Refusals are outcomes too, nothing is raised.
        """
        ...

    def answer(self, request_id: str, answer: CallAnswer) -> bool:
        """Answers a question of a call that runs. False: there is no such call, or no such question is open."""
        ...
