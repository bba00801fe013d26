"""Routes of calls."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, status
from fastapi.responses import StreamingResponse

from mcp_orch.access.permissions import Permission
from mcp_orch.contract.errors import OrchError
from mcp_orch.contract.records import CallOutcome
from mcp_orch.control.calls.repository import CallFilter
from mcp_orch.control.calls.running import Run
from mcp_orch.control.calls.schemas import CallDetail, CallPage, NewCall
from mcp_orch.control.calls.service import CallService
from mcp_orch.identity.door import provided, requires
from mcp_orch.identity.visits import Doorkeeper, ProjectVisit
from mcp_orch.kit.event_stream import KEEP_ALIVE, event_bytes
from mcp_orch.storage.paging import DEFAULT_LIMIT, MAX_LIMIT, PageAsked

router = APIRouter(tags=["calls"])

Service = Annotated[CallService, provided(CallService)]

_JUDGED_AGAIN_EVERY_S = 0.8
_SILENCES_PER_COMMENT = 15


def wanted_calls(
    server: Annotated[str | None, Query(max_length=64, description="Name or id.")] = None,
    name: Annotated[str | None, Query(max_length=2000, description="Tool, prompt or URI.")] = None,
    method: Annotated[str | None, Query(max_length=100)] = None,
    outcome: CallOutcome | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> CallFilter:
    """The filter of a list request."""
    return CallFilter(
        server=server, name=name, method=method, outcome=outcome, since_us=_micros(since), until_us=_micros(until)
    )


@router.get("/projects/{project}/calls")
async def list_calls(
    visit: Annotated[ProjectVisit, requires(Permission.CALLS_READ)],
    service: Service,
    wanted: Annotated[CallFilter, Depends(wanted_calls)],
    *,
    mine: Annotated[bool, Query(description="Only your own: by session, keys and tokens.")] = False,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
) -> CallPage:
    """Who called what, and how it ended, newest first. No arguments, no results."""
    return await service.page(visit, wanted, mine=mine, asked=PageAsked(cursor=cursor, limit=limit))


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
            "description": "What happens on the way: events `started`, `progress`, `log`, then `result` or `error`.",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        }
    },
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


def _micros(moment: datetime | None) -> int | None:
    if moment is None:
        return None
    zoned = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return int(zoned.timestamp() * 1_000_000)
