"""The hub of events: gathers what changes and hands it to subscribers."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from typing import Final, Self

from mcp_orch.access.permissions import Permission
from mcp_orch.contract.errors import ErrorKind, OrchError
from mcp_orch.contract.names import PrincipalId, ProjectId, ServerId
from mcp_orch.contract.pictures import Picture, PictureChanged
from mcp_orch.contract.ports import Ids, PictureFeed, UpstreamControl
from mcp_orch.contract.upstreams import StatusChanged
from mcp_orch.control.activity.service import ActivityService
from mcp_orch.control.calls.service import CallService
from mcp_orch.rest.events.schemas import PictureEvent, ServerStatusEvent, summary_of
from mcp_orch.rest.events.subscription import HubEvent, Subscription
from mcp_orch.rest.events.tail import Tail
from mcp_orch.storage.engine import StoreUnavailable

_LOG: Final = logging.getLogger(__name__)
_REMEMBERED: Final = 1024
_MOST_STREAMS: Final = 500
_PER_PRINCIPAL: Final = 32
_LOOK_EVERY_S: Final = 0.4
_MOST_A_LOOK: Final = 200
_PATIENCE_S: Final = 2.0
_LINGERING_LOOKS: Final = 75
"""So often it is looked after the last listener has left, who may only have lost the connection: half a minute."""


class TooManyStreams(OrchError):
    """Somebody keeps too many event streams open."""

    kind = ErrorKind.LIMITED
    retry_after_s = 5.0


class NoMoreStreams(OrchError):
    """The hub is stopping: its streams end, and none begins."""

    kind = ErrorKind.UNAVAILABLE
    retry_after_s = 5.0


class EventHub:
    """Follows pictures and states as they are told, and looks for new activity and calls while somebody listens.

    Looking at the tables instead of listening to their writers shows what other processes of the hub wrote, too. Use as
    an async context manager: it owns the task that looks.
    """

    def __init__(
        self,
        *,
        pictures: PictureFeed,
        upstreams: UpstreamControl,
        activity: ActivityService,
        calls: CallService,
        ids: Ids,
    ) -> None:
        self._pictures: Final = pictures
        self._upstreams: Final = upstreams
        self._activity: Final = activity
        self._calls: Final = calls
        self._boot: Final = ids.text(8)
        self._tasks: Final = asyncio.TaskGroup()
        # Changed on the loop: by signals, by the looking task, by `subscribe` and what it returns.
        self._number = 0
        self._remembered: deque[HubEvent] = deque(maxlen=_REMEMBERED)
        self._subscribers: dict[Subscription, PrincipalId] = {}
        self._listening: Final = asyncio.Event()
        self._looks: Final = asyncio.Event()
        """Set while nothing new of the tables is missed."""
        self._early: set[Subscription] = set()
        """Those who listen already while something may be missed."""
        self._activity_read: Tail | None = None
        self._calls_read: Tail | None = None
        self._idle_looks = 0
        self._unheard = 0
        """What happened after this number was not looked for all the time."""
        self._leave: list[Callable[[], None]] = []
        self._looker: asyncio.Task[None] | None = None
        self._is_over = False

    async def __aenter__(self) -> Self:
        await self._tasks.__aenter__()
        self._leave = [self._pictures.subscribe(self._on_picture), self._upstreams.subscribe(self._on_status)]
        self._looker = self._tasks.create_task(self._keep_looking(), name="event hub")
        return self

    async def __aexit__(self, *_: object) -> None:
        self.end()
        for leave in self._leave:
            leave()
        if self._looker is not None:
            self._looker.cancel()
        await self._tasks.__aexit__(None, None, None)

    def end(self) -> None:
        """Ends all streams and admits no more: the hub is stopping."""
        self._is_over = True
        for subscriber in list(self._subscribers):
            subscriber.end()

    def subscribe(self, principal: PrincipalId, *, last_id: str | None) -> Subscription:
        """Everything from now on, or from after the event `last_id`. Raises TooManyStreams or NoMoreStreams."""
        if self._is_over:
            raise NoMoreStreams("this hub is about to stop", hint="connect again in a moment")
        own = sum(one == principal for one in self._subscribers.values())
        if own >= _PER_PRINCIPAL or len(self._subscribers) >= _MOST_STREAMS:
            raise TooManyStreams(f"{own} event streams of yours are open", hint="close one; the hub allows 32 a person")
        missed, waiting = self._since(last_id)
        subscription = Subscription(missed=missed, waiting=waiting)
        self._subscribers[subscription] = principal
        self._listening.set()
        return subscription

    async def begin(self, subscription: Subscription) -> None:
        """Returns when nothing that happens from now on is missed; after a while in any case, and tells of a gap then.

        Where nobody has listened, the database is asked first what is there already.
        """
        try:
            async with asyncio.timeout(_PATIENCE_S):
                await self._looks.wait()
        except TimeoutError:
            self._early.add(subscription)

    def leave(self, subscription: Subscription) -> None:
        """Forgets a subscriber."""
        self._subscribers.pop(subscription, None)
        self._early.discard(subscription)

    def id_of(self, event: HubEvent) -> str:
        """What a client sends as Last-Event-ID to go on after this event."""
        return f"{self._boot}-{event.number}"

    def picture_of(self, event: HubEvent) -> Picture | None:
        """The picture by which to judge who may see an event."""
        return event.last_picture or (self._pictures.current(event.project) if event.project else None)

    def _since(self, last_id: str | None) -> tuple[bool, list[HubEvent]]:
        if not last_id:
            return False, []
        boot, _, number = last_id.partition("-")
        if boot != self._boot or not (number.isascii() and number.isdecimal()):
            return True, []
        last = int(number)
        oldest = self._remembered[0].number if self._remembered else self._number + 1
        is_missing = last + 1 < oldest or last > self._number or (last <= self._unheard and self._unheard > 0)
        return is_missing, [one for one in self._remembered if one.number > last]

    def _publish(self, event: HubEvent) -> None:
        self._number += 1
        numbered = replace(event, number=self._number)
        self._remembered.append(numbered)
        for subscriber in self._subscribers:
            subscriber.offer(numbered)

    def _on_picture(self, changed: PictureChanged) -> None:
        picture = changed.after or changed.before
        if picture is None:
            return
        told = PictureEvent(
            project_id=picture.project, project=picture.name, version=picture.version, is_gone=changed.after is None
        )
        self._publish(
            HubEvent(
                kind="picture",
                data=told.model_dump_json().encode(),
                needs=Permission.EVENTS_READ,
                project=picture.project,
                last_picture=picture if changed.after is None else None,
            )
        )

    def _on_status(self, changed: StatusChanged) -> None:
        picture = self._home_of(changed.status.server)
        if picture is None:
            return
        server = picture.servers[changed.status.server]
        told = ServerStatusEvent(
            project_id=picture.project, server_id=server.id, server=server.name, status=summary_of(changed.status)
        )
        self._publish(
            HubEvent(
                kind="server.status",
                data=told.model_dump_json().encode(),
                needs=Permission.SERVERS_READ,
                project=picture.project,
            )
        )

    def _home_of(self, server: ServerId) -> Picture | None:
        return next((one for one in self._pictures.all() if server in one.servers), None)

    async def _keep_looking(self) -> None:
        while True:
            await self._listening.wait()
            try:
                await self._look()
            except StoreUnavailable as away:
                _LOG.warning("no events of activity and calls: %s", away)
            except Exception:  # noqa: BLE001  a row that can't be shown must not end the hub for those who look at it
                _LOG.exception("no events of activity and calls")
            await asyncio.sleep(_LOOK_EVERY_S)
            self._idle_looks = 0 if self._subscribers else self._idle_looks + 1
            if self._idle_looks >= _LINGERING_LOOKS:
                # What happens while nobody listens is read from the lists: who comes back is told of the gap.
                self._listening.clear()
                self._looks.clear()
                self._idle_looks, self._unheard = 0, self._number
                self._activity_read = self._calls_read = None

    async def _look(self) -> None:
        activity, calls = self._activity_read, self._calls_read
        if activity is None or calls is None:
            await self._begin_looking()
            return
        for number, change in await self._activity.after(activity.last, missing=activity.missing, limit=_MOST_A_LOOK):
            activity.saw(number)
            self._publish(
                HubEvent(
                    kind="activity",
                    data=change.model_dump_json().encode(),
                    needs=Permission.ACTIVITY_READ if change.project_id else Permission.HUB_READ,
                    project=ProjectId(change.project_id) if change.project_id else None,
                )
            )
        activity.looked()
        for number, project, call in await self._calls.after(calls.last, missing=calls.missing, limit=_MOST_A_LOOK):
            calls.saw(number)
            self._publish(
                HubEvent(
                    kind="call",
                    data=call.model_dump_json().encode(),
                    needs=Permission.CALLS_READ,
                    project=project,
                    principal=call.principal,
                    own_data=call.model_copy(update={"mine": True}).model_dump_json().encode(),
                )
            )
        calls.looked()

    async def _begin_looking(self) -> None:
        self._activity_read = Tail(await self._activity.newest_number())
        self._calls_read = Tail(await self._calls.newest_number())
        self._looks.set()
        for subscriber in self._early:
            subscriber.miss()
        self._early.clear()
