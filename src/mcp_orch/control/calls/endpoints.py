"""Routes of calls."""

from collections.abc import AsyncGenerator
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, status
from fastapi.responses import StreamingResponse

from mcp_orch.access.permissions import Permission
from mcp_orch.contract.errors import OrchError
from mcp_orch.contract.records import CallOutcome
from mcp_orch.control.calls.counting.dimensions import CallDimension
from mcp_orch.control.calls.exporting import MEDIA, CallFormat, exported
from mcp_orch.control.calls.queries import CallQuery, micros
from mcp_orch.control.calls.repository import CallFilter
from mcp_orch.control.calls.running import Run
from mcp_orch.control.calls.schemas import CallDetail, CallPage, CallStats, NewAnswer, NewCall
from mcp_orch.control.calls.service import CallService
from mcp_orch.control.calls.statistics import CallStatistics, StatsAsked
from mcp_orch.identity.door import provided, requires
from mcp_orch.identity.visits import Doorkeeper, ProjectVisit
from mcp_orch.kit.event_stream import KEEP_ALIVE, event_bytes
from mcp_orch.kit.spoken import SPOKEN_EVENTS
from mcp_orch.storage.moments import Moment
from mcp_orch.storage.paging import DEFAULT_LIMIT, MAX_LIMIT, PageAsked

router = APIRouter(tags=["calls"])

Service = Annotated[CallService, provided(CallService)]

_JUDGED_AGAIN_EVERY_S = 0.4
_SILENCES_PER_COMMENT = 30


def wanted_calls(
    server: Annotated[str | None, Query(max_length=64, description="Name or id.")] = None,
    name: Annotated[str | None, Query(max_length=2000, description="Tool, prompt or URI.")] = None,
    method: Annotated[str | None, Query(max_length=100)] = None,
    outcome: CallOutcome | None = None,
    key: Annotated[str | None, Query(max_length=100, description="Name or id.")] = None,
    member: Annotated[str | None, Query(max_length=320, description="User by id or e-mail, all credentials.")] = None,
    principal: Annotated[str | None, Query(max_length=64, description="One credential, as calls name it.")] = None,
    client: Annotated[str | None, Query(max_length=200, description="How its name and version begin.")] = None,
    revision: Annotated[str | None, Query(max_length=20)] = None,
    transport: Annotated[str | None, Query(max_length=20)] = None,
    request_id: Annotated[str | None, Query(max_length=64)] = None,
    q: Annotated[str | None, Query(max_length=200, description="Text in name, caller, client, reason.")] = None,
    since: Moment | None = None,
    until: Moment | None = None,
    *,
    mine: Annotated[bool, Query(description="Only your own: by session, keys and tokens.")] = False,
) -> CallQuery:
    """The filter of a list request."""
    return CallQuery(
        server=server,
        key=key,
        member=member,
        mine=mine,
        plain=CallFilter(
            name=name,
            method=method,
            outcome=outcome,
            client=client,
            revision=revision,
            transport=transport,
            request_id=request_id,
            text=q or None,
            principals=None if principal is None else frozenset({principal}),
            since_us=micros(since),
            until_us=micros(until),
        ),
    )


Wanted = Annotated[CallQuery, Depends(wanted_calls)]

_TEXT = {"schema": {"type": "string"}}


@router.get("/projects/{project}/calls")
async def list_calls(
    visit: Annotated[ProjectVisit, requires(Permission.CALLS_READ)],
    service: Service,
    wanted: Wanted,
    *,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
) -> CallPage:
    """Who called what, and how it ended, newest first. No arguments, no results.

    Looking for a word goes through a bounded number of calls at a time: while there is a `next_cursor`, older calls
    were not looked at yet, however few items a page has.
    """
    return await service.page(visit, wanted, asked=PageAsked(cursor=cursor, limit=limit))


@router.get("/projects/{project}/calls/stats")
async def get_call_stats(
    visit: Annotated[ProjectVisit, requires(Permission.CALLS_READ)],
    statistics: Annotated[CallStatistics, provided(CallStatistics)],
    wanted: Wanted,
    *,
    by: CallDimension | None = None,
    interval_s: Annotated[int | None, Query(ge=10, le=604_800, description="Seconds; else about 60 points.")] = None,
    top: Annotated[int, Query(ge=1, le=1000, description="Groups to be told at most.")] = 10,
    over_time: Annotated[bool, Query(description="Each group by interval too.")] = False,
) -> CallStats:
    """Calls, errors and durations of a span of time (the last day), by interval and by server, tool, key, member, ...

    Takes the filters of the list of calls.
    """
    return await statistics.of(
        visit, wanted, asked=StatsAsked(by=by, interval_s=interval_s, top=top, over_time=over_time)
    )


@router.get(
    "/projects/{project}/calls/export",
    response_class=StreamingResponse,
    responses={
        200: {"description": "A file.", "content": {media.partition(";")[0]: _TEXT for media in MEDIA.values()}}
    },
)
async def export_calls(
    visit: Annotated[ProjectVisit, requires(Permission.CALLS_READ)],
    service: Service,
    wanted: Wanted,
    *,
    format: CallFormat = CallFormat.JSONL,  # noqa: A002  the word people type
) -> StreamingResponse:
    """The calls that fit as a file, JSON lines or CSV, newest first, 100,000 at most. Takes the filters of the list."""
    headers = {"Content-Disposition": f'attachment; filename="calls-{visit.picture.name}.{format.value}"'}
    lines = exported(service, visit, wanted=wanted, form=format)
    return StreamingResponse(lines, media_type=MEDIA[format], headers=headers)


@router.get("/projects/{project}/calls/{call}")
async def get_call(
    visit: Annotated[ProjectVisit, requires(Permission.CALLS_READ)], service: Service, call: str
) -> CallDetail:
    """One call by its request id. Reason and address are for its maker and for admins."""
    return await service.get(visit, call)


@router.post(
    "/projects/{project}/calls",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "Events: `started`, `progress`, `log`, `question`, and at the end `result` or `error`.",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        }
    },
    openapi_extra={SPOKEN_EVENTS: {"error": ["message", "hint"]}},
)
async def run_call(
    request: Request,
    visit: Annotated[ProjectVisit, requires(Permission.CALLS_MAKE)],
    service: Service,
    doorkeeper: Annotated[Doorkeeper, provided(Doorkeeper)],
    body: NewCall,
) -> StreamingResponse:
    """Runs a call as yourself. Leaving the stream cancels it."""
    run = service.run(visit, body)
    return StreamingResponse(_told(run, request, doorkeeper=doorkeeper), media_type="text/event-stream")


@router.delete("/projects/{project}/calls/{call}", status_code=status.HTTP_204_NO_CONTENT)
async def cancel_call(
    visit: Annotated[ProjectVisit, requires(Permission.CALLS_MAKE)], service: Service, call: str
) -> None:
    """Cancels a call of yours that runs."""
    service.cancel(visit, call)


@router.post("/projects/{project}/calls/{call}/answers", status_code=status.HTTP_204_NO_CONTENT)
async def answer_question(
    visit: Annotated[ProjectVisit, requires(Permission.CALLS_MAKE)], service: Service, call: str, *, body: NewAnswer
) -> None:
    """Answers a question that the server asks in a call of yours that runs."""
    service.answer(visit, call, given=body)


async def _told(run: Run, request: Request, *, doorkeeper: Doorkeeper) -> AsyncGenerator[bytes, None]:
    silences = 0
    try:
        while (events := await run.next_events(_JUDGED_AGAIN_EVERY_S)) is not None:
            for event in events:
                yield event_bytes(event.kind.value, event.body)
            silences = 0 if events else silences + 1
            if silences % _SILENCES_PER_COMMENT == 1:
                yield KEEP_ALIVE
            # A revoked credential ends its runs within a second.
            await doorkeeper.admit(request, Permission.CALLS_MAKE)
    except OrchError:
        run.cancel()
    finally:
        run.cancel()
