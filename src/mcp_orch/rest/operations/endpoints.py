"""Routes of operations and of the description of the surface itself."""

import asyncio
import ipaddress
from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response
from pydantic import BaseModel

from mcp_orch.access.permissions import Permission
from mcp_orch.contract.errors import ErrorKind
from mcp_orch.identity.door import PUBLIC, SIGNED_IN, provided, requires, service_of
from mcp_orch.identity.visits import LOCAL_MARK, Doorkeeper, NotAllowed, Visit, base_of
from mcp_orch.rest.languages import language_of
from mcp_orch.rest.operations.docs_page import docs_page
from mcp_orch.rest.operations.exposition import exposition
from mcp_orch.rest.operations.problem_page import ProblemKind, described, problem_page, wants_page
from mcp_orch.rest.operations.watch import HubHealth, Watch
from mcp_orch.rest.problems import Finding, problem
from mcp_orch.rest.services import CounterBoard, ReadinessBoard

router = APIRouter(tags=["operations"])

_METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Health(BaseModel):
    """The process answers."""

    status: str = "ok"


class Ready(BaseModel):
    """Calls can be served."""

    status: str = "ready"


@router.get("/health", dependencies=[PUBLIC])
async def get_health() -> Health:
    """Whether the process answers. Always 200 when it does."""
    return Health()


@router.get("/ready", dependencies=[PUBLIC], response_model=Ready)
async def get_readiness(
    request: Request, readiness: Annotated[ReadinessBoard, provided(ReadinessBoard)]
) -> Ready | Response:
    """Whether calls can be served now: 200, or 503 with the reason."""
    reason = readiness.why_not_ready()
    if reason is None:
        return Ready()
    return problem(request.scope, Finding(kind=ErrorKind.UNAVAILABLE, detail=reason, code="not-ready"))


@router.get("/metrics", dependencies=[PUBLIC], response_class=PlainTextResponse)
async def get_metrics(request: Request, board: Annotated[CounterBoard, provided(CounterBoard)]) -> Response:
    """Numbers in the Prometheus text format, for loopback and hub admins. No user, key or project in them."""
    if not _is_loopback(request):
        caller, _ = await service_of(request, Doorkeeper).recognise(request)
        if not caller.is_hub_admin:
            raise NotAllowed("metrics are for loopback and for hub admins")
    return Response(exposition(board.counters()), media_type=_METRICS_TYPE)


@router.get(
    "/problems/{kind}",
    dependencies=[PUBLIC],
    response_model=ProblemKind,
    responses={200: {"content": {"text/html": {"schema": {"type": "string"}}}}},
)
async def get_problem_kind(request: Request, kind: ErrorKind) -> ProblemKind | Response:
    """What a kind of problem means and what to do about it: JSON in all languages, or a page for browsers."""
    if wants_page(request):
        return problem_page(kind, language_of(request))
    return described(kind, base=base_of(request.scope))


@router.get("/api/docs", dependencies=[SIGNED_IN], include_in_schema=False)
async def show_docs(request: Request) -> Response:
    """The operations of this surface on one page, without a script and without another host."""
    return docs_page(request.app.openapi())


@router.get("/api/v1/openapi.json", dependencies=[PUBLIC], include_in_schema=False)
async def get_openapi(request: Request) -> dict[str, object]:
    """The description of this surface (OpenAPI 3.1)."""
    base = base_of(request.scope)
    return {**request.app.openapi(), "servers": [{"url": base}]} if base else request.app.openapi()


@router.get("/api/v1/hub/health", tags=["hub"], operation_id="get_hub_health")
async def get_hub_health(
    visit: Annotated[Visit, requires(Permission.HUB_READ)], watch: Annotated[Watch, provided(Watch)]
) -> HubHealth:
    """How the hub is: its process, those of its servers, calls and the journal. Numbers of the process that answers."""
    del visit
    return await asyncio.to_thread(watch.health)


def _is_loopback(request: Request) -> bool:
    if request.scope.get(LOCAL_MARK) is True:
        return True
    # Behind a proxy on this machine everybody comes from loopback.
    if "forwarded" in request.headers or "x-forwarded-for" in request.headers:
        return False
    try:
        return request.client is not None and ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False
