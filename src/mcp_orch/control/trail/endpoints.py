"""Routes of the audit trail."""

import json
from collections.abc import AsyncGenerator
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import StreamingResponse

from mcp_orch.access.permissions import Permission
from mcp_orch.contract.errors import OrchError
from mcp_orch.contract.records import CallOutcome
from mcp_orch.control.trail.finding.wanted import RecordFilter
from mcp_orch.control.trail.leaving.erasing import Eraser
from mcp_orch.control.trail.schemas import (
    AuditPage,
    AuditReport,
    AuditState,
    Erasure,
    ErasureAsked,
    ExportFormat,
    VerificationAsked,
)
from mcp_orch.control.trail.service import TrailService
from mcp_orch.identity.door import provided, requires
from mcp_orch.identity.visits import ProjectVisit, Visit
from mcp_orch.kit.event_stream import event_bytes
from mcp_orch.kit.spoken import SPOKEN_EVENTS
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.moments import Moment
from mcp_orch.storage.paging import DEFAULT_LIMIT, MAX_LIMIT, PageAsked
from mcp_orch.storage.tables.audit_chains import AuditStream

router = APIRouter(tags=["audit"])

Service = Annotated[TrailService, provided(TrailService)]

_MEDIA = {ExportFormat.JSONL: "application/x-ndjson", ExportFormat.CSV: "text/csv; charset=utf-8"}
_FILE: dict[int | str, dict[str, Any]] = {  # pyright: ignore[reportExplicitAny]  as FastAPI declares it
    200: {
        "description": "Records, oldest first, one a line.",
        "content": {media.partition(";")[0]: {"schema": {"type": "string"}} for media in _MEDIA.values()},
    }
}
_EVENTS: dict[int | str, dict[str, Any]] = {  # pyright: ignore[reportExplicitAny]  as FastAPI declares it
    200: {
        "description": "Events `progress` on the way and `result` in the end, each an AuditReport; or `error`.",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    }
}
_SPOKEN: dict[str, Any] = {  # pyright: ignore[reportExplicitAny]  as FastAPI declares it
    SPOKEN_EVENTS: {
        "error": ["message", "hint"],
        **{kind: ["findings.reason"] for kind in ("progress", "result")},
    }
}


def wanted_records(
    stream: Annotated[AuditStream, Query(description="Management actions, or calls.")] = AuditStream.ACTIONS,
    member: Annotated[
        str | None, Query(max_length=320, description="Id or e-mail of a person, whatever they did it with.")
    ] = None,
    principal: Annotated[str | None, Query(max_length=64, description="One credential, as records name it.")] = None,
    kind: Annotated[ActivityTag | None, Query(description="What was done, of actions.")] = None,
    method: Annotated[str | None, Query(max_length=100, description="What was asked for, of calls.")] = None,
    outcome: Annotated[CallOutcome | None, Query(description="How it ended, of calls.")] = None,
    since: Moment | None = None,
    until: Moment | None = None,
) -> RecordFilter:
    """The filter of a list request."""
    return RecordFilter(
        stream=stream,
        member=member,
        principal=principal,
        kind=kind,
        method=method,
        outcome=outcome,
        since=since,
        until=until,
    )


Wanted = Annotated[RecordFilter, Depends(wanted_records)]
OfProject = Annotated[str | None, Query(max_length=64, description="Id or name of a project; else the whole hub.")]


@router.get("/projects/{project}/audit")
async def list_audit_records(
    visit: Annotated[ProjectVisit, requires(Permission.AUDIT_READ)],
    service: Service,
    wanted: Wanted,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
) -> AuditPage:
    """The audit trail of the project: every record with its place in its chain, newest first.

    Looking for a kind of change, a method or an outcome goes through a bounded number of records at a time: while
    there is a `next_cursor`, older ones were not looked at yet, however few items a page has.
    """
    mine = replace(wanted, project=visit.picture.project)
    return await service.page(mine, PageAsked(cursor=cursor, limit=limit))


@router.get("/projects/{project}/audit/export", response_class=StreamingResponse, responses=_FILE)
async def export_audit_records(
    visit: Annotated[ProjectVisit, requires(Permission.AUDIT_READ)],
    service: Service,
    wanted: Wanted,
    format: ExportFormat = ExportFormat.JSONL,  # noqa: A002  the word people type
) -> StreamingResponse:
    """The audit trail of the project as a file."""
    return _file(service, replace(wanted, project=visit.picture.project), form=format)


@router.post(
    "/projects/{project}/audit/verify", response_class=StreamingResponse, responses=_EVENTS, openapi_extra=_SPOKEN
)
async def verify_project_audit(
    visit: Annotated[ProjectVisit, requires(Permission.AUDIT_READ)], service: Service, body: VerificationAsked
) -> StreamingResponse:
    """Walks the project's chains and names the first record that is not as it was written."""
    return _told(service, visit.picture.project, checkpoints=body.checkpoints)


@router.get("/audit")
async def list_hub_audit_records(
    visit: Annotated[Visit, requires(Permission.HUB_READ)],
    service: Service,
    wanted: Wanted,
    project: OfProject = None,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
) -> AuditPage:
    """The audit trail of the whole hub, or of one project, newest first.

    Looking for a kind of change, a method, an outcome or the calls of a person goes through a bounded number of
    records at a time: while there is a `next_cursor`, older ones were not looked at yet, however few items a page has.
    """
    del visit
    asked = PageAsked(cursor=cursor, limit=limit)
    return await service.page(replace(wanted, project=project), asked)


@router.get("/audit/export", response_class=StreamingResponse, responses=_FILE)
async def export_hub_audit_records(
    visit: Annotated[Visit, requires(Permission.HUB_READ)],
    service: Service,
    wanted: Wanted,
    project: OfProject = None,
    format: ExportFormat = ExportFormat.JSONL,  # noqa: A002  the word people type
) -> StreamingResponse:
    """The audit trail of the whole hub as a file."""
    del visit
    return _file(service, replace(wanted, project=project), form=format)


@router.post("/audit/verify", response_class=StreamingResponse, responses=_EVENTS, openapi_extra=_SPOKEN)
async def verify_hub_audit(
    visit: Annotated[Visit, requires(Permission.HUB_READ)], service: Service, body: VerificationAsked
) -> StreamingResponse:
    """Walks all chains and holds them against all checkpoints."""
    del visit
    return _told(service, None, checkpoints=body.checkpoints)


@router.get("/audit/chains")
async def get_audit_state(visit: Annotated[Visit, requires(Permission.HUB_READ)], service: Service) -> AuditState:
    """All chains with their heads, and the key that signs for them."""
    del visit
    return await service.state()


@router.get(
    "/audit/checkpoints",
    response_class=StreamingResponse,
    responses={
        200: {"description": "One a line.", "content": {"application/x-ndjson": {"schema": {"type": "string"}}}}
    },
)
async def export_audit_checkpoints(
    visit: Annotated[Visit, requires(Permission.HUB_READ)], service: Service
) -> StreamingResponse:
    """All signed checkpoints, to be held where the hub can't change them."""
    del visit
    return StreamingResponse(service.checkpoints(), media_type="application/x-ndjson")


@router.post("/audit/erasures")
async def erase_person(
    visit: Annotated[Visit, requires(Permission.USERS_EDIT)],
    eraser: Annotated[Eraser, provided(Eraser)],
    body: ErasureAsked,
) -> Erasure:
    """Replaces the name of a deactivated user in every record. The records stay, and stay provable."""
    return Erasure(records=await eraser.erase(visit, body.user))


def _file(service: TrailService, wanted: RecordFilter, *, form: ExportFormat) -> StreamingResponse:
    wanted.check()
    name = f"audit-{wanted.stream.value}.{form.value}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(service.export(wanted, form), media_type=_MEDIA[form], headers=headers)


def _told(service: TrailService, project: str | None, *, checkpoints: str) -> StreamingResponse:
    return StreamingResponse(_events(service, project, checkpoints=checkpoints), media_type="text/event-stream")


async def _events(service: TrailService, project: str | None, *, checkpoints: str) -> AsyncGenerator[bytes, None]:
    last: AuditReport | None = None
    try:
        async for report in service.verify(project, checkpoints):
            last = report
            yield event_bytes("progress", report.model_dump_json().encode())
    except OrchError as refused:
        yield event_bytes("error", json.dumps({"message": refused.message, "hint": refused.hint}).encode())
        return
    if last is not None:
        yield event_bytes("result", last.model_dump_json().encode())
