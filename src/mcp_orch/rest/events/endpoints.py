"""Routes of the event stream."""

from collections.abc import AsyncGenerator, Collection
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import StreamingResponse

from mcp_orch.access.decide import may
from mcp_orch.access.permissions import Permission
from mcp_orch.contract.callers import Caller
from mcp_orch.contract.errors import OrchError
from mcp_orch.contract.names import ProjectId
from mcp_orch.identity.door import SIGNED_IN, provided, requires
from mcp_orch.identity.visits import Doorkeeper, ProjectVisit, Visit
from mcp_orch.kit.event_stream import KEEP_ALIVE, event_bytes
from mcp_orch.rest.events.event_hub import EventHub
from mcp_orch.rest.events.schemas import EventKind
from mcp_orch.rest.events.subscription import HubEvent, Subscription

router = APIRouter(tags=["events"])

Hub = Annotated[EventHub, provided(EventHub)]
Keeper = Annotated[Doorkeeper, provided(Doorkeeper)]
LastId = Annotated[str | None, Header(alias="Last-Event-ID", max_length=64)]
Kinds = Annotated[list[EventKind] | None, Query(alias="kind", description="Only these, and gaps; left out: all.")]

_JUDGED_AGAIN_EVERY_S = 0.8
_SILENCES_PER_COMMENT = 18
_RETRY = b"retry: 2000\n\n"
_GAP = event_bytes("gap", b'{"reason":"events are missing here; fetch again what you show"}')
_STREAM: dict[int | str, dict[str, Any]] = {  # pyright: ignore[reportExplicitAny]  as FastAPI declares it
    200: {
        "description": (
            "Events `server.status` (ServerStatusEvent), `call` (LoggedCall), `activity` (Activity), `picture` "
            "(PictureEvent) and `gap` (GapEvent), with ids to go on from by `Last-Event-ID`."
        ),
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    }
}


@router.get("/projects/{project}/events", response_class=StreamingResponse, responses=_STREAM)
async def stream_project_events(
    request: Request,
    visit: Annotated[ProjectVisit, requires(Permission.EVENTS_READ)],
    hub: Hub,
    keeper: Keeper,
    kinds: Kinds = None,
    last_event_id: LastId = None,
) -> StreamingResponse:
    """What changes in the project, as it happens."""
    subscription = hub.subscribe(visit.caller.principal, last_id=last_event_id)
    await hub.begin(subscription)
    watch = _Watch(request, keeper, project=visit.picture.project, kinds=kinds or EventKind)
    return _stream(hub, subscription, watch=watch)


@router.get("/events", response_class=StreamingResponse, responses=_STREAM)
async def stream_events(
    request: Request,
    visit: Annotated[Visit, SIGNED_IN],
    hub: Hub,
    keeper: Keeper,
    kinds: Kinds = None,
    last_event_id: LastId = None,
) -> StreamingResponse:
    """What changes in all projects that you may see, as it happens."""
    subscription = hub.subscribe(visit.caller.principal, last_id=last_event_id)
    await hub.begin(subscription)
    return _stream(hub, subscription, watch=_Watch(request, keeper, project=None, kinds=kinds or EventKind))


class _Watch:
    """Judges the listener again while the stream lasts."""

    def __init__(
        self, request: Request, keeper: Doorkeeper, *, project: ProjectId | None, kinds: Collection[EventKind]
    ) -> None:
        self._request = request
        self._keeper = keeper
        self._kinds = frozenset(kinds)
        self.project = project

    def wants(self, event: HubEvent) -> bool:
        """Whether the listener asked for what the event is about."""
        return event.kind in self._kinds and self.project in {None, event.project}

    async def caller(self) -> Caller:
        """The caller as of now. Raises OrchError when the stream has to end."""
        if self.project is None:
            return (await self._keeper.visit(self._request)).caller
        return (await self._keeper.admit(self._request, Permission.EVENTS_READ)).caller


def _stream(hub: EventHub, subscription: Subscription, *, watch: _Watch) -> StreamingResponse:
    return StreamingResponse(_told(hub, subscription, watch=watch), media_type="text/event-stream")


async def _told(hub: EventHub, subscription: Subscription, *, watch: _Watch) -> AsyncGenerator[bytes, None]:
    silences = 0
    try:
        yield _RETRY
        while not subscription.is_over:
            has_gap, events = await subscription.take(_JUDGED_AGAIN_EVERY_S)
            caller = await watch.caller()
            parts = [_GAP] if has_gap else []
            parts += [
                _worded(hub, event, caller=caller)
                for event in events
                if _may_see(hub, event, watch=watch, caller=caller)
            ]
            silences = 0 if parts else silences + 1
            if parts:
                yield b"".join(parts)
            elif silences % _SILENCES_PER_COMMENT == 0:
                yield KEEP_ALIVE
    except OrchError:
        # Signed out, revoked or no member any more: the stream ends, and the next attempt is told why.
        return
    finally:
        hub.leave(subscription)


def _may_see(hub: EventHub, event: HubEvent, *, watch: _Watch, caller: Caller) -> bool:
    if not watch.wants(event):
        return False
    if event.project is None:
        return bool(may(caller, event.needs))
    picture = hub.picture_of(event)
    return picture is not None and bool(may(caller, event.needs, picture=picture))


def _worded(hub: EventHub, event: HubEvent, *, caller: Caller) -> bytes:
    is_own = event.own_data is not None and event.principal == caller.principal
    data = event.own_data if is_own and event.own_data is not None else event.data
    return event_bytes(event.kind, data, event_id=hub.id_of(event))
