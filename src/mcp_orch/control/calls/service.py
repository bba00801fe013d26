"""Rules of calls: who reads which, and how one is run."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Final, cast

from mcp_orch.access.decide import may
from mcp_orch.access.permissions import Permission
from mcp_orch.contract.endpoints import EndpointKind, EndpointRef
from mcp_orch.contract.names import ProjectId, ServerId
from mcp_orch.contract.pictures import Picture
from mcp_orch.contract.playground import CallAnswer, CallMessage
from mcp_orch.contract.ports import PictureFeed
from mcp_orch.control.calls.errors import NoSuchCall, NoSuchEndpoint
from mcp_orch.control.calls.queries import CallQuery, understood
from mcp_orch.control.calls.repository import CallLogRepository, CallTail
from mcp_orch.control.calls.running import Run, Runs
from mcp_orch.control.calls.schemas import CallDetail, CallPage, LoggedCall, NewAnswer, NewCall
from mcp_orch.identity.visits import ProjectVisit
from mcp_orch.kit.wire_json import JsonObject
from mcp_orch.storage.engine import Store
from mcp_orch.storage.numbering import place_of_cursor, words_of_place
from mcp_orch.storage.paging import PageAsked
from mcp_orch.storage.tables.call_log import CallLogRow


class CallService:
    """Lists calls and runs them."""

    def __init__(self, *, store: Store, pictures: PictureFeed, runs: Runs) -> None:
        self._store: Final = store
        self._pictures: Final = pictures
        self._runs: Final = runs

    async def page(self, visit: ProjectVisit, query: CallQuery, *, asked: PageAsked) -> CallPage:
        """Calls of the project, newest first; a page may be short, or empty, before the last one. Raises BadCursor."""
        before = place_of_cursor(asked.cursor)
        picture = visit.picture
        async with self._store.reading() as reading:
            log = CallLogRepository(reading, picture.project)
            own = await log.principals_of(visit.caller)
            wanted = await understood(query, log, picture=picture, own=own)
            found = await log.newest(wanted, before=before, limit=asked.limit)
        return CallPage(
            items=[shown(row, picture, is_mine=row.principal in own) for row in found.rows],
            next_cursor=words_of_place(found.next_place),
        )

    async def get(self, visit: ProjectVisit, call: str) -> CallDetail:
        """One call; why it failed and whence it came only for its maker and for admins. Raises NoSuchCall."""
        async with self._store.reading() as reading:
            log = CallLogRepository(reading, visit.picture.project)
            row = await log.get(call)
            content = await log.content_of(call)
            own = await log.principals_of(visit.caller)
        if row is None:
            raise NoSuchCall(call)
        is_mine = row.principal in own
        is_complete = is_mine or bool(may(visit.caller, Permission.CALLS_READ_ALL, picture=visit.picture))
        return CallDetail(
            **shown(row, visit.picture, is_mine=is_mine).model_dump(),
            judged_ms=_ms(row.judged_us),
            queued_ms=_ms(row.queued_us),
            upstream_ms=_ms(row.upstream_us),
            answered_ms=row.duration_us / 1000,
            reason=row.reason if is_complete else None,
            address=row.address if is_complete else None,
            arguments_hmac=row.arguments_hmac if is_complete else None,
            arguments=content.arguments if content is not None and is_complete else None,
            result=content.result if content is not None and is_complete else None,
            is_complete=is_complete,
        )

    async def newest_number(self) -> int:
        """The number of the newest call in the log; 0 when there is none."""
        async with self._store.reading() as reading:
            return await CallTail(reading).newest_number()

    async def after(
        self, number: int, *, missing: Collection[int] = (), limit: int
    ) -> list[tuple[int, ProjectId, LoggedCall]]:
        """Calls with greater numbers, or with those that were missing, oldest first.

        Of all projects: to be shown only to those who may see them.
        """
        async with self._store.reading() as reading:
            rows = await CallTail(reading).after(number, missing=missing, limit=limit)
        return [
            (row.number, ProjectId(project), shown(row, self._pictures.current(project), is_mine=False))
            for row in rows
            for project in [row.project_id or ""]
        ]

    def run(self, visit: ProjectVisit, new: NewCall) -> Run:
        """Sets a call on its way. Raises NoSuchEndpoint or TooManyCalls."""
        message = CallMessage(
            method=_method(new), params=_params(new), address=visit.address, is_interactive=new.interactive
        )
        return self._runs.start(visit.caller, _endpoint(new, visit.picture), message=message)

    def answer(self, visit: ProjectVisit, call: str, *, given: NewAnswer) -> None:
        """Answers a question of a running call of the caller's. Raises NotRunning or NoSuchQuestion."""
        result = None if given.result is None else cast("JsonObject", given.result)
        self._runs.answer(call, visit.caller.principal, answer=CallAnswer(question=given.question, result=result))

    def cancel(self, visit: ProjectVisit, call: str) -> None:
        """Cancels a running call of the caller's. Raises NotRunning."""
        self._runs.cancel(call, visit.caller.principal)


def shown(row: CallLogRow, picture: Picture | None, *, is_mine: bool) -> LoggedCall:
    """One row as people read it."""
    server = picture.servers.get(ServerId(row.server)) if picture is not None and row.server else None
    return LoggedCall(
        id=row.request_id,
        at=datetime.fromtimestamp(row.at_us / 1_000_000, UTC),
        method=row.method,
        outcome=row.outcome,
        duration_ms=row.duration_us / 1000,
        endpoint=row.endpoint,
        transport=row.transport,
        server=server.name if server is not None else None,
        server_id=row.server,
        name=row.name,
        caller=row.caller,
        principal=row.principal,
        mine=is_mine,
        client=row.client,
        revision=row.revision,
        code=row.code,
        bytes_in=row.bytes_in,
        bytes_out=row.bytes_out,
    )


def _ms(after_us: int | None) -> float | None:
    return None if after_us is None else after_us / 1000


def _endpoint(new: NewCall, picture: Picture) -> EndpointRef:
    if new.server is not None:
        server = picture.server(new.server)
        if server is None:
            raise NoSuchEndpoint(f"no server {new.server[:60]!r} in {picture.name}")
        return EndpointRef(project=picture.name, kind=EndpointKind.SERVER, name=server.name)
    if new.toolset is not None:
        toolset = picture.toolset(new.toolset)
        if toolset is None:
            raise NoSuchEndpoint(f"no toolset {new.toolset[:60]!r} in {picture.name}")
        return EndpointRef(project=picture.name, kind=EndpointKind.TOOLSET, name=toolset.name)
    return EndpointRef(project=picture.name, kind=EndpointKind.UNIFIED)


def _method(new: NewCall) -> str:
    return new.method or "tools/call"


def _params(new: NewCall) -> JsonObject:
    if new.tool is not None:
        return {"name": new.tool, "arguments": cast("JsonObject", new.arguments or {})}
    return cast("JsonObject", new.params or {})
