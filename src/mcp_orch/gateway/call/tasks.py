"""Tasks: work that goes on after its call was answered, found again by the one who began it and by nobody else."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias

from msgspec import structs

from mcp_orch.access.reach import Reach
from mcp_orch.contract.callers import Caller
from mcp_orch.contract.errors import ErrorKind, OrchError
from mcp_orch.contract.pictures import ServerView
from mcp_orch.contract.revisions import Era
from mcp_orch.gateway.call import refusals
from mcp_orch.gateway.call.call import Call, Completed, Failed, Outcome
from mcp_orch.gateway.call.description import offers_tasks
from mcp_orch.gateway.call.namebook import NameBooks
from mcp_orch.gateway.call.ports import Followed
from mcp_orch.gateway.call.rewriting import in_hub_form
from mcp_orch.gateway.call.rounds import Offered
from mcp_orch.gateway.call.targets import TOOLS_CALL, Target
from mcp_orch.gateway.call.task_ids import TaskIds, TaskRef
from mcp_orch.gateway.call.task_ledger import TaskLedger
from mcp_orch.gateway.call.task_news import TaskNews, TellTask
from mcp_orch.gateway.call.task_words import (
    EXTENSION,
    GET,
    LIST,
    NAMING,
    RESULT,
    Shown,
    declares_tasks,
    is_task,
    listed_tasks,
    with_begun_task,
    with_known_task,
    with_related_task,
)
from mcp_orch.gateway.upstream.dispatch import Answer, Answered, Ask, Dispatch, InputRequests, InputResponses
from mcp_orch.kit import wire_json
from mcp_orch.kit.signals import Unsubscribe
from mcp_orch.kit.wire_json import JsonObject, JsonValue


class AskForList(Protocol):
    """Asks one server for its list of tasks, in the name of a caller."""

    def __call__(self, call: Call, view: ServerView, *, params: JsonObject) -> Awaitable[Answer]:
        """Raises as `Upstreams.dispatch`."""
        ...


TellOfTask: TypeAlias = Callable[[TaskRef, JsonObject], None]
"""Takes news of a task."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Where news of tasks come from."""

    open_stream: Callable[[ServerView, TaskNews], Unsubscribe]
    """Subscribes to tasks of a server, for as long as it is not let go."""
    kept: Callable[[TaskRef, TellTask], Unsubscribe | None]
    """The same for a task that the hub made of a call; None: it is not there any more."""


KIND: Final = "task"
MISSING_CAPABILITY: Final = -32021

_NEEDED: Final[JsonObject] = {"requiredCapabilities": {"extensions": {EXTENSION: {}}}}
_MOST_PAGES: Final = 20
_LISTED_WITHIN_S: Final = 10.0
_ACKNOWLEDGED_WITHIN_S: Final = 2.0


class Tasks:
    """Finds tasks by the ids that clients have, and gives clients ids for the tasks that begin."""

    def __init__(self, *, ids: TaskIds, books: NameBooks) -> None:
        self._ids: Final = ids
        self._books: Final = books
        self._ledger: Final = TaskLedger()

    def concerns(self, call: Call) -> bool:
        """Whether the request names a task."""
        return call.method in NAMING[call.era]

    def lists(self, call: Call) -> bool:
        """Whether the request is for the list of tasks."""
        return call.method == LIST and call.era is Era.LEGACY

    def target(self, call: Call, reach: Reach) -> Target | Failed:
        """The task of a request that `concerns` says yes to."""
        refused = self.refusal(call, reach)
        if refused is not None:
            return refused
        asked = call.params.get("taskId")
        if not isinstance(asked, str):
            return refusals.invalid("params.taskId must be a string")
        found = self.find(asked, call, reach=reach)
        if found is None:
            return refusals.unknown(KIND, asked)
        view, ref = found
        alias = self._books.of(reach.picture).aliases[view.id]
        return Target(server=view, kind=KIND, asked=asked, name=ref.tool, alias=alias, changed={"taskId": ref.id})

    def refusal(self, call: Call, reach: Reach) -> Failed | None:
        """Why this client can't speak of tasks here; None: it can."""
        era = call.era
        if not self._offering(reach, era):
            return Failed(kind=ErrorKind.UNSUPPORTED, message=f"Method not found: {call.method}")
        if era is Era.LEGACY or declares_tasks(call.client.capabilities):
            return None
        data = wire_json.encode(_NEEDED)
        message = f"{call.method} needs a client that declares the extension {EXTENSION}"
        return Failed(kind=ErrorKind.INVALID, message=message, code=MISSING_CAPABILITY, data=data, era=era)

    def _offering(self, reach: Reach, era: Era) -> list[ServerView]:
        catalogs = self._books.of(reach.picture).catalogs
        known = [(view, catalogs[view.id]) for view in reach.servers() if view.id in catalogs]
        return [view for view, catalog in known if offers_tasks(catalog, era, sharing=view.definition.sharing)]

    def find(self, asked: str, call: Call, *, reach: Reach) -> tuple[ServerView, TaskRef] | None:
        """The task with this id, if it is this caller's and within reach; whether it may be had is judged later."""
        assert isinstance(call.caller, Caller)
        ref = self._ids.open(asked, call.caller.principal, project=reach.picture.project)
        view = None if ref is None else reach.picture.servers.get(ref.server)
        if ref is None or view is None or ref.era is not call.era:
            return None
        return (view, ref) if reach.server is None or reach.server.id == view.id else None

    def kept_here(self, call: Call, target: Target, *, reach: Reach) -> TaskRef | None:
        """The task that this target is, where no server but the hub knows it."""
        found = self.find(target.asked, call, reach=reach)
        return found[1] if found is not None and found[1].keeper else None

    def offered(self, call: Call, target: Target, *, offered: Offered, reach: Reach) -> Completed:
        """The result of a call that the hub made a task of."""
        shown = self._new(call, target, reach=reach, keeper=offered.keeper)
        # Not yet signed as results of 2026-07-28 are: the front does that.
        return Completed(result=with_begun_task(offered.result, shown, era=Era.MODERN), era=Era.LEGACY)

    def fitted(self, request: Dispatch, call: Call, *, target: Target) -> Dispatch:
        """The request as the server has to get it, where tasks make a difference."""
        if call.method == RESULT and target.kind == KIND:
            return structs.replace(request, ask=_about(call.ask, target.asked))
        if "task" not in request.params or call.era is Era.LEGACY:
            return request
        # A leftover of 2025-11-25 has no meaning in a modern client's call, but a legacy server would begin a task.
        return structs.replace(
            request, params={name: value for name, value in request.params.items() if name != "task"}
        )

    def told(self, call: Call, target: Target, *, answer: Answered, reach: Reach) -> Completed | Failed:
        """The result as this client has to get it: with the ids and URIs that it knows."""
        result = answer.result
        if target.kind == KIND:
            result = with_known_task(call.method, result, shown=lambda _: target.asked)
        elif call.method == TOOLS_CALL and self._may_be_task(call, answer):
            if call.era is not answer.era or not may_begin_task(call):
                message = f"{target.name} answered with a task, and the client did not say that it knows tasks"
                return Failed(kind=ErrorKind.UPSTREAM, message=message)
            result = with_begun_task(result, self._new(call, target, reach=reach), era=answer.era)
        if reach.server is None:
            result = in_hub_form(call.method, result, alias=target.alias)
        return Completed(result=result, era=answer.era)

    def _may_be_task(self, call: Call, answer: Answered) -> bool:
        if answer.era is Era.MODERN:
            # The search spares most results the look inside.
            return b'"task"' in answer.result and is_task(answer.result)
        return call.era is Era.LEGACY and "task" in call.params

    async def follow(
        self, call: Call, ids: Sequence[str], *, reach: Reach, sources: Sources, tell: TellOfTask
    ) -> Followed | Failed:
        """One stream a server, for all of its tasks that are this caller's. The others are not granted."""
        refused = self.refusal(call, reach)
        if refused is not None:
            return refused
        shown: dict[TaskRef, str] = {}
        kept: list[str] = []
        told: list[TaskNews] = []
        leaves: list[Unsubscribe] = []
        for asked in ids:
            found = self.find(asked, call, reach=reach)
            if found is None or not reach.offers_tool(found[0], found[1].tool):
                continue
            if not found[1].keeper:
                shown[found[1]] = asked
                continue
            news = self._news({found[1].id: found[1]}, {found[1]: asked}, reach=reach, tell=tell)
            leave = sources.kept(found[1], news.told)
            if leave is not None:
                kept.append(asked)
                leaves.append(leave)
        for server in dict.fromkeys(ref.server for ref in shown):
            own = {ref.id: ref for ref in shown if ref.server == server}
            news = self._news(own, shown, reach=reach, tell=tell)
            leaves.append(sources.open_stream(reach.picture.servers[server], news))
            told.append(news)
        with suppress(TimeoutError):
            async with asyncio.timeout(_ACKNOWLEDGED_WITHIN_S):
                for news in told:
                    await news.heard.wait()

        def leave_all() -> None:
            for leave in leaves:
                leave()

        return Followed(ids=(*kept, *(one for news in told for one in news.honoured)), leave=leave_all)

    def _news(
        self, own: Mapping[str, TaskRef], shown: Mapping[TaskRef, str], *, reach: Reach, tell: TellOfTask
    ) -> TaskNews:
        def pass_on(task: str, params: JsonObject) -> None:
            ref = own[task]
            tell(ref, params if reach.server is not None else self._in_hub_form(params, ref, reach=reach))

        return TaskNews({task: shown[ref] for task, ref in own.items()}, tell=pass_on)

    def _in_hub_form(self, params: JsonObject, ref: TaskRef, *, reach: Reach) -> JsonObject:
        alias = self._books.of(reach.picture).aliases[ref.server]
        told = wire_json.decode(in_hub_form(GET, wire_json.encode(params), alias=alias))
        assert isinstance(told, dict)
        return told

    async def listed(self, call: Call, reach: Reach, *, send: AskForList) -> Outcome:
        """The tasks of this caller, of all servers within reach (2025-11-25, `tasks/list`); all on one page."""
        refused = self.refusal(call, reach)
        if refused is not None:
            return refused
        views = self._offering(reach, Era.LEGACY)
        async with asyncio.TaskGroup() as group:
            lists = [group.create_task(self._of_server(call, view, reach=reach, send=send)) for view in views]
        tasks: list[JsonValue] = [task for one in lists for task in one.result()]
        return Completed(result=wire_json.encode({"tasks": tasks}), era=Era.LEGACY)

    async def _of_server(self, call: Call, view: ServerView, *, reach: Reach, send: AskForList) -> list[JsonObject]:
        try:
            async with asyncio.timeout(_LISTED_WITHIN_S):
                return await self._pages(call, view, reach=reach, send=send)
        except (OrchError, TimeoutError):
            # A server that fails, or has no such list, does not hide the tasks of the others.
            return []

    async def _pages(self, call: Call, view: ServerView, *, reach: Reach, send: AskForList) -> list[JsonObject]:
        found: list[JsonObject] = []
        cursor: str | None = None
        for _ in range(_MOST_PAGES):
            answer = await send(call, view, params={} if cursor is None else {"cursor": cursor})
            if not isinstance(answer, Answered):
                break
            tasks, cursor = listed_tasks(answer.result)
            found += [own for task in tasks if (own := self._own(task, call, view=view, reach=reach)) is not None]
            if cursor is None:
                break
        return found

    def _own(self, task: JsonObject, call: Call, *, view: ServerView, reach: Reach) -> JsonObject | None:
        assert isinstance(call.caller, Caller)
        own = task.get("taskId")
        principal = call.caller.principal
        ref = self._ledger.find(principal, view.id, task=own) if isinstance(own, str) else None
        if ref is None or not reach.offers_tool(view, ref.tool):
            return None
        return {**task, "taskId": self._ids.seal(ref, principal, project=reach.picture.project)}

    def _new(self, call: Call, target: Target, *, reach: Reach, keeper: str = "") -> Shown:
        assert isinstance(call.caller, Caller)
        principal = call.caller.principal
        era = call.era

        def shown(own: str) -> str:
            ref = TaskRef(target.server.id, own, target.name, era, keeper)
            if era is Era.LEGACY:
                # Modern revisions have no list in which it could be looked for.
                self._ledger.enter(principal, ref)
            return self._ids.seal(ref, principal, project=reach.picture.project)

        return shown


def may_begin_task(call: Call) -> bool:
    """Whether the answer to a tool call may be a task: the client says so with every call, in the words of its era."""
    if call.era is Era.LEGACY:
        return isinstance(call.params.get("task"), dict)
    return declares_tasks(call.client.capabilities)


def _about(ask: Ask, shown: str) -> Ask:
    """The way to the client's answers: what a server asks for a task names the task, by the id the client knows."""

    async def asked(questions: InputRequests) -> InputResponses:
        return await ask(with_related_task(questions, lambda _: shown))

    return asked
