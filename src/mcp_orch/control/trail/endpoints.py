"""Routes of the audit trail."""

import json
from collections.abc import AsyncGenerator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import StreamingResponse

from mcp_orch.access.permissions import Permission
from mcp_orch.contract.errors import OrchError
from mcp_orch.control.trail.leaving.erasing import Eraser
from mcp_orch.control.trail.repository import Span
from mcp_orch.control.trail.schemas import (
    AuditPage,
    AuditReport,
    AuditState,
    Erasure,
    ErasureAsked,
    ExportFormat,
    VerificationAsked,
)
from mcp_orch.control.trail.service import TrailAsked, TrailService
from mcp_orch.identity.door import provided, requires
from mcp_orch.identity.visits import ProjectVisit, Visit
from mcp_orch.kit.event_stream import event_bytes
from mcp_orch.storage.moments import Moment
from mcp_orch.storage.paging import DEFAULT_LIMIT, MAX_LIMIT, PageAsked
from mcp_orch.storage.tables.audit_chains import AuditStream

router = APIRouter(tags=["audit"])

Service = Annotated[TrailService, provided(TrailService)]
Stream = Annotated[AuditStream, Query(description="Management actions, or calls.")]

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


def wanted_span(since: Moment | None = None, until: Moment | None = None) -> Span:
    """The span of time of a request."""
    return Span(since=since, until=until)


Wanted = Annotated[Span, Depends(wanted_span)]


@router.get("/projects/{project}/audit")
async def list_audit_records(
    visit: Annotated[ProjectVisit, requires(Permission.AUDIT_READ)],
    service: Service,
    span: Wanted,
    stream: Stream = AuditStream.ACTIONS,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
) -> AuditPage:
    """The audit trail of the project: every record with its place in its chain, newest first."""
    wanted = TrailAsked(project=visit.picture.project, stream=stream, span=span)
    return await service.page(wanted, PageAsked(cursor=cursor, limit=limit))


@router.get("/projects/{project}/audit/export", response_class=StreamingResponse, responses=_FILE)
async def export_audit_records(
    visit: Annotated[ProjectVisit, requires(Permission.AUDIT_READ)],
    service: Service,
    span: Wanted,
    stream: Stream = AuditStream.ACTIONS,
    format: ExportFormat = ExportFormat.JSONL,  # noqa: A002  the word people type
) -> StreamingResponse:
    """The audit trail of the project as a file."""
    wanted = TrailAsked(project=visit.picture.project, stream=stream, span=span)
    return _file(service, wanted, form=format)


@router.post("/projects/{project}/audit/verify", response_class=StreamingResponse, responses=_EVENTS)
async def verify_project_audit(
    visit: Annotated[ProjectVisit, requires(Permission.AUDIT_READ)], service: Service, body: VerificationAsked
) -> StreamingResponse:
    """Walks the project's chains and names the first record that is not as it was written."""
    return _told(service, visit.picture.project, checkpoints=body.checkpoints)


@router.get("/audit")
async def list_hub_audit_records(
    visit: Annotated[Visit, requires(Permission.HUB_READ)],
    service: Service,
    span: Wanted,
    stream: Stream = AuditStream.ACTIONS,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
) -> AuditPage:
    """The audit trail of the whole hub, newest first."""
    del visit
    wanted = TrailAsked(project=None, stream=stream, span=span)
    return await service.page(wanted, PageAsked(cursor=cursor, limit=limit))


@router.get("/audit/export", response_class=StreamingResponse, responses=_FILE)
async def export_hub_audit_records(
    visit: Annotated[Visit, requires(Permission.HUB_READ)],
    service: Service,
    span: Wanted,
    stream: Stream = AuditStream.ACTIONS,
    format: ExportFormat = ExportFormat.JSONL,  # noqa: A002  the word people type
) -> StreamingResponse:
    """The audit trail of the whole hub as a file."""
    del visit
    return _file(service, TrailAsked(project=None, stream=stream, span=span), form=format)


@router.post("/audit/verify", response_class=StreamingResponse, responses=_EVENTS)
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


def _file(service: TrailService, wanted: TrailAsked, *, form: ExportFormat) -> StreamingResponse:
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
