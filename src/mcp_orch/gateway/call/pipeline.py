"""The way of one call: admit, resolve, judge, dispatch, record."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Final, cast

from msgspec import structs

from mcp_orch.access.methods import needed_for
from mcp_orch.access.reach import Reach
from mcp_orch.contract.callers import Caller, Refusal
from mcp_orch.contract.endpoints import EndpointRef
from mcp_orch.contract.errors import ErrorKind, OrchError
from mcp_orch.contract.pictures import ServerView, Sharing
from mcp_orch.contract.ports import AuditSink, Clock, PictureFeed
from mcp_orch.gateway.call import mirroring, refusals
from mcp_orch.gateway.call.answering import LIST_METHODS, ListAnswers
from mcp_orch.gateway.call.call import Asked, Call, EndpointFacts, Failed, Outcome, Round
from mcp_orch.gateway.call.changes import Changes
from mcp_orch.gateway.call.counters import CallCounters
from mcp_orch.gateway.call.description import describe
from mcp_orch.gateway.call.finding import Finder, Found
from mcp_orch.gateway.call.gathering import gather
from mcp_orch.gateway.call.limits import InFlight
from mcp_orch.gateway.call.listing import Lists
from mcp_orch.gateway.call.namebook import NameBooks
from mcp_orch.gateway.call.parked import Patron
from mcp_orch.gateway.call.ports import EndpointChange, Followed
from mcp_orch.gateway.call.reaches import Reaches
from mcp_orch.gateway.call.recording import OpenRecord, Recorder
from mcp_orch.gateway.call.rounds import Errand, Offered, Rounds
from mcp_orch.gateway.call.settings import CallSettings
from mcp_orch.gateway.call.states import binding_of
from mcp_orch.gateway.call.targets import DISPATCHED, Target, Unknown
from mcp_orch.gateway.call.task_ids import TaskIds, TaskRef
from mcp_orch.gateway.call.task_news import TaskNews
from mcp_orch.gateway.call.tasks import KIND, Sources, Tasks
from mcp_orch.gateway.call.watching import Holder, Watch, Watchers
from mcp_orch.gateway.upstream.capabilities import CAPABILITY_OF
from mcp_orch.gateway.upstream.dispatch import Answer, Answered, Dispatch, Lane, Queue
from mcp_orch.gateway.upstream.ports import Upstreams
from mcp_orch.kit.signals import Unsubscribe
from mcp_orch.kit.wire_json import JsonObject

DEFAULTS: Final = CallSettings()
_ASKABLE: Final = frozenset(CAPABILITY_OF.values())


class CallPipeline:
    """Satisfies `gateway.call.ports.CallRoom`."""

    def __init__(  # noqa: PLR0913  what a call needs on its way comes together here
        self,
        *,
        pictures: PictureFeed,
        upstreams: Upstreams,
        audit: AuditSink,
        clock: Clock,
        rounds: Rounds,
        task_ids: TaskIds,
        settings: CallSettings = DEFAULTS,
    ) -> None:
        self._reaches: Final = Reaches(pictures=pictures)
        self._upstreams: Final = upstreams
        self._monotonic: Final = clock.monotonic
        self._settings: Final = settings
        self._rounds: Final = rounds
        self.counters: Final = CallCounters()
        self._recorder: Final = Recorder(audit=audit, clock=clock, counters=self.counters, settings=settings)
        self._in_flight: Final = InFlight(settings=settings, clock=clock)
        self._books: Final = NameBooks(upstreams=upstreams)
        lists: Final = Lists(books=self._books, settings=settings)
        self._list_answers: Final = ListAnswers(lists=lists, upstreams=upstreams, settings=settings)
        self._finder: Final = Finder(books=self._books)
        self._tasks: Final = Tasks(ids=task_ids, books=self._books)
        self._watchers: Final = Watchers()
        Changes(pictures=pictures, books=self._books, lists=lists, watchers=self._watchers).follow(upstreams)

    def run(self, call: Call) -> Coroutine[object, object, Outcome]:
        """As `CallRoom.run`."""
        # Nobody is asked where there is no round.
        return cast("Coroutine[object, object, Outcome]", self._recorded(call, None))

    def advance(self, call: Call, round_: Round) -> Coroutine[object, object, Outcome | Asked]:
        """As `CallRoom.advance`."""
        return self._recorded(call, round_)

    async def _recorded(self, call: Call, round_: Round | None) -> Outcome | Asked:
        # Opened first: a refusal is a record too.
        record = self._recorder.open(call)
        try:
            outcome = await self._judged(call, record, round_=round_)
        except OrchError as error:
            outcome = refusals.broken(error)
        except BaseException as ended:
            # Cancelled, or a fault of ours that the edge will report: a record either way.
            self._recorder.broken_off(record, is_cancelled=isinstance(ended, asyncio.CancelledError))
            raise
        outcome = self._recorder.end(record, outcome)
        return await self._recorder.settle(outcome) if record.is_strict else outcome

    def admit(self, endpoint: EndpointRef, caller: Caller | Refusal) -> Failed | None:
        """As `CallRoom.admit`."""
        reach = self._reaches.find(endpoint, caller)
        return reach if isinstance(reach, Failed) else None

    async def describe(self, endpoint: EndpointRef, caller: Caller | Refusal) -> EndpointFacts | Failed:
        """As `CallRoom.describe`."""
        reach = self._reaches.find(endpoint, caller)
        if isinstance(reach, Failed):
            return reach
        missing = await gather(reach, self._upstreams, wait_s=self._settings.describe_wait_s)
        names = self._books.checked(reach.picture)
        if reach.server is not None and reach.server.id not in names.catalogs:
            reasons = "; ".join(one.reason for one in missing)
            return Failed(kind=ErrorKind.UPSTREAM, message=f"server {reach.server.name}: {reasons}")
        return describe(reach, names.catalogs)

    def left(self, session: str) -> None:
        """As `CallRoom.left`."""
        self._upstreams.leave(session)

    def watch(
        self, endpoint: EndpointRef, caller: Caller, *, listener: Callable[[EndpointChange], None]
    ) -> Unsubscribe:
        """As `CallRoom.watch`."""
        reach = self._reaches.find(endpoint, caller)
        if isinstance(reach, Failed):
            return _nothing_to_leave
        return self._watchers.add(reach.picture.project, Watch(endpoint, caller, listener=listener))

    async def subscribe(
        self, endpoint: EndpointRef, caller: Caller, *, uri: str, listener: Callable[[EndpointChange], None]
    ) -> Unsubscribe | Failed:
        """As `CallRoom.subscribe`."""
        reach = self._reaches.find(endpoint, caller)
        if isinstance(reach, Failed):
            return reach
        found = self._finder.resource(uri, reach=reach)
        if not isinstance(found, Found):
            return refusals.unknown("resource", uri)
        if found.refused is not None:
            return found.refused
        target = found.target
        try:
            release = await self._upstreams.hold_resource(target.server.id, target.name)
        except OrchError as error:
            return refusals.broken(error)
        holder = Holder(endpoint, caller, shown_uri=uri, listener=listener)
        leave = self._watchers.hold(target.server.id, target.name, holder=holder)

        def let_go() -> None:
            leave()
            release()

        return let_go

    async def follow_tasks(
        self, call: Call, ids: Sequence[str], *, listener: Callable[[EndpointChange], None]
    ) -> Followed | Failed:
        """As `CallRoom.follow_tasks`."""
        reach = self._reaches.find(call.endpoint, call.caller)
        if isinstance(reach, Failed):
            return reach

        def tell(ref: TaskRef, params: JsonObject) -> None:
            # Judged anew with every word: scopes and switches may not be what they were.
            now = self._reaches.find(call.endpoint, call.caller)
            view = None if isinstance(now, Failed) else now.picture.servers.get(ref.server)
            if not isinstance(now, Failed) and view is not None and now.offers_tool(view, ref.tool):
                listener(EndpointChange(task=params))

        def open_stream(view: ServerView, news: TaskNews) -> Unsubscribe:
            request = structs.replace(
                _dispatch_of(call, view, params=news.wish), on_tasks=news, on_log=None, log_level=None
            )
            return self._upstreams.follow_tasks(view.id, request)

        sources = Sources(open_stream=open_stream, kept=self._rounds.follow)
        return await self._tasks.follow(call, ids, reach=reach, sources=sources, tell=tell)

    async def _judged(self, call: Call, record: OpenRecord, *, round_: Round | None) -> Outcome | Asked:
        reach = self._reaches.find(call.endpoint, call.caller, needs=needed_for(call.method))
        if isinstance(reach, Failed):
            return reach
        record.picture = reach.picture
        assert isinstance(call.caller, Caller)
        principal, project = call.caller.principal, reach.picture.project
        too_many = self._in_flight.enter(call.caller, project)
        if too_many is not None:
            return too_many
        try:
            return await self._answer(call, reach, record=record, round_=round_)
        finally:
            self._in_flight.leave(principal, project)

    def _answer(
        self, call: Call, reach: Reach, *, record: OpenRecord, round_: Round | None
    ) -> Awaitable[Outcome | Asked]:
        if call.method in DISPATCHED or self._tasks.concerns(call):
            return self._dispatch(call, reach, record=record, round_=round_)
        return self._answer_here(call, reach)

    async def _answer_here(self, call: Call, reach: Reach) -> Outcome:
        listed = LIST_METHODS.get(call.method)
        if listed is not None:
            self._expect(call, reach)
            return await self._list_answers.answer(listed, call, reach=reach)
        if self._tasks.lists(call):
            return await self._tasks.listed(call, reach, send=self._ask_for_list)
        return Failed(kind=ErrorKind.UNSUPPORTED, message=f"Method not found: {call.method[:100]}")

    def _expect(self, call: Call, reach: Reach) -> None:
        # Who lists what a server has will use it. Of a shared endpoint that would start processes of all its servers.
        lane = None if reach.server is None else _lane_of(call, reach.server.definition.sharing)
        if reach.server is not None and lane is not None:
            self._upstreams.expect(reach.server.id, lane)

    async def _dispatch(self, call: Call, reach: Reach, *, record: OpenRecord, round_: Round | None) -> Outcome | Asked:
        found = self._find(call, reach)
        if isinstance(found, Unknown):
            found = await self._find_later(call, reach)
        if isinstance(found, Failed):
            return found
        target = record.target = found.target
        refused = found.refused or self._recorder.refusal()
        if refused is None and found.mirrored_by is not None and call.is_mirrored:
            refused = mirroring.check(call, target, catalog=found.mirrored_by)
        if refused is not None:
            return refused
        kept = self._tasks.kept_here(call, target, reach=reach) if target.kind == KIND else None
        if kept is not None:
            told = self._rounds.task(kept, call) or refusals.unknown(target.kind, target.asked)
            return self._ended(call, target, answer=told, reach=reach)
        record.judged = self._monotonic()
        request = self._request(call, found, record=record)
        if round_ is None:
            answer = await self._upstreams.dispatch(target.server.id, request)
            record.answered = self._monotonic()
        else:
            errand = self._errand(call, target, reach=reach, request=request)
            answer = await self._rounds.step(errand, round_, call=call)
            record.answered = self._monotonic()
            if isinstance(answer, Asked):
                return answer
            if isinstance(answer, Offered):
                return self._tasks.offered(call, target, offered=answer, reach=reach)
        return self._ended(call, target, answer=answer, reach=reach)

    def _ended(self, call: Call, target: Target, *, answer: Answer | Failed, reach: Reach) -> Outcome:
        if isinstance(answer, Failed):
            return answer
        if not isinstance(answer, Answered):
            return Failed(
                kind=ErrorKind.UPSTREAM, message=answer.message, code=answer.code, data=answer.data, era=answer.era
            )
        return self._tasks.told(call, target, answer=answer, reach=reach)

    def _find(self, call: Call, reach: Reach) -> Found | Unknown | Failed:
        if call.method in DISPATCHED:
            return self._finder.find(call.method, call.params, reach=reach)
        target = self._tasks.target(call, reach)
        return target if isinstance(target, Failed) else self._finder.judged(target, reach)

    def _ask_for_list(self, call: Call, view: ServerView, *, params: JsonObject) -> Awaitable[Answer]:
        return self._upstreams.dispatch(view.id, _dispatch_of(call, view, params=params))

    def _request(self, call: Call, found: Found, *, record: OpenRecord) -> Dispatch:
        target = found.target
        params = {**call.params, **target.changed} if target.changed else call.params
        request = _dispatch_of(call, target.server, params=params, is_repeatable=found.is_repeatable, queue=record)
        return self._tasks.fitted(request, call, target=target)

    def _errand(self, call: Call, target: Target, *, reach: Reach, request: Dispatch) -> Errand:
        assert isinstance(call.caller, Caller)
        project, server = reach.picture.project, target.server.id
        catalog = self._upstreams.known_catalog(server)
        places = 1 + call.bytes_in // self._settings.parked_place_bytes
        return Errand(
            request=request,
            send=lambda request: self._upstreams.dispatch(server, request),
            by=Patron(principal=call.caller.principal, project=project, places=places),
            binding=binding_of(call, call.caller, project=project, server=server),
            era=None if catalog is None else catalog.facts.era,
        )

    async def _find_later(self, call: Call, reach: Reach) -> Found | Failed:
        """Waits for servers that were never listed: with the first catalogue of one, the name may be known."""
        missing = await gather(reach, self._upstreams, wait_s=self._settings.list_wait_s)
        self._books.checked(reach.picture)
        found = self._find(call, reach)
        if isinstance(found, Unknown):
            return refusals.perhaps_missing(refusals.unknown(found.kind, found.asked), missing)
        return found


def _dispatch_of(
    call: Call, server: ServerView, *, params: JsonObject, is_repeatable: bool = False, queue: Queue | None = None
) -> Dispatch:
    return Dispatch(
        method=call.method,
        params=params,
        client=call.client,
        ask=call.ask,
        era=call.era,
        lane=_lane_of(call, server.definition.sharing),
        log_level=call.log_level,
        on_progress=call.on_progress,
        on_log=call.on_log,
        on_page=call.on_page,
        queue=queue,
        is_repeatable=is_repeatable,
        trusted_headers=call.trusted_headers,
    )


def _lane_of(call: Call, sharing: Sharing) -> Lane | None:
    """Whose connection. One that declares capabilities belongs to one session, or to one call at a time."""
    can_be_asked = not _ASKABLE.isdisjoint(call.client.capabilities)
    if sharing is Sharing.SHARED or (sharing is Sharing.AUTO and not can_be_asked):
        return None
    assert isinstance(call.caller, Caller)
    is_of_session = bool(call.session) and (can_be_asked or sharing is not Sharing.CALLER)
    return Lane(
        owner=call.session if is_of_session else call.caller.principal,
        caller=call.caller.principal,
        is_leased=can_be_asked and not is_of_session,
        for_questions=sharing is Sharing.AUTO,
    )


def _nothing_to_leave() -> None:
    """What is given to a watcher that was not admitted."""
