"""The REST application: areas mounted, callers recognised, failures worded, and nothing undeclared."""

import logging
from dataclasses import replace
from types import MappingProxyType
from typing import Final, Self, TypeVar, cast
from urllib.parse import urlsplit

from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from mcp_orch.contract.errors import ErrorKind, OrchError
from mcp_orch.identity.allowances import Allowances
from mcp_orch.identity.door import Answered, missing_services, undeclared_routes
from mcp_orch.identity.first_answers import FirstAnswers
from mcp_orch.identity.visits import request_id_of
from mcp_orch.rest.assembly import Assembly, assemble
from mcp_orch.rest.frame import RequestFrame
from mcp_orch.rest.interpreter import Interpreter
from mcp_orch.rest.openapi import describe
from mcp_orch.rest.problems import Finding, framework_response, problem, problem_response, validation_response
from mcp_orch.rest.queries import given_once
from mcp_orch.rest.repeating import Repeating
from mcp_orch.rest.routers import HUB_ROUTERS, ROUTERS
from mcp_orch.rest.services import RestServices
from mcp_orch.rest.versions import Versions

_LOG: Final = logging.getLogger(__name__)

Service = TypeVar("Service")


class Unbuildable(RuntimeError):
    """A route does not say who it is for, or wants something that nobody made."""


class RestApplication:
    """An ASGI application. Enter it before the first request: it owns the tasks of streams and runs."""

    def __init__(self, services: RestServices) -> None:
        self._assembly: Final[Assembly] = assemble(services)
        self.events: Final = self._assembly.events
        self.runs: Final = self._assembly.runs
        self.routes: Final = _application(self._assembly)
        public = services.settings.public_url
        frame = replace(services.settings.frame, own_origin=_origin_of(public), base=urlsplit(public).path.rstrip("/"))
        versions = Versions(self.routes, routes=self.routes.routes)
        repeating = Repeating(versions, answers=self.service(FirstAnswers))
        self._frame: Final = RequestFrame(
            Interpreter(repeating, routes=self.routes.routes),
            ids=services.ids,
            settings=frame,
            allowances=Allowances(clock=services.clock, per_minute=services.settings.requests_per_minute),
        )

    async def __aenter__(self) -> Self:
        await self._assembly.runs.__aenter__()
        await self._assembly.events.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._assembly.events.__aexit__()
        await self._assembly.runs.__aexit__()

    def drain(self) -> None:
        """Ends all event streams and runs, which would keep connections open: the hub is about to stop."""
        self._assembly.events.end()
        self._assembly.runs.end()

    def service(self, kind: type[Service]) -> Service:
        """The one object of this type behind the routes, for the hub's own start. Raises KeyError."""
        return cast("dict[type[Service], Service]", self._assembly.by_type)[kind]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: PLR0917  ASGI's signature
        """Answers one request."""
        await self._frame(scope, receive, send)


def build_rest(services: RestServices) -> RestApplication:
    """The REST application over these services. Raises Unbuildable."""
    return RestApplication(services)


def _origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _application(assembly: Assembly) -> FastAPI:
    application = plain_application(assembly.version)
    application.state.services = MappingProxyType(assembly.by_type)
    missing = missing_services(application.routes, assembly.by_type)
    if missing:
        raise Unbuildable(f"routes want what the application does not have: {', '.join(sorted(missing))}")
    return application


def plain_application(version: str) -> FastAPI:
    """The routes without anything behind them: enough to describe them. Raises Unbuildable."""
    application = FastAPI(
        title="mcp-orch",
        description="The REST surface of the hub: projects, servers, keys, members, activity and calls.",
        version=version,
        openapi_url=None,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
    )
    for router in ROUTERS:
        application.include_router(router, prefix="/api/v1", dependencies=[Depends(given_once)])
    for router in HUB_ROUTERS:
        application.include_router(router)
    undeclared = undeclared_routes(application.routes)
    if undeclared:
        raise Unbuildable(f"these routes do not say who they are for: {', '.join(undeclared)}")
    application.openapi = lambda: describe(application)
    application.add_exception_handler(Answered, _answered_before)
    application.add_exception_handler(OrchError, _domain_error)
    application.add_exception_handler(RequestValidationError, _shape_error)
    application.add_exception_handler(HTTPException, _framework_error)
    application.add_exception_handler(Exception, _broken)
    return application


async def _answered_before(request: Request, error: Exception) -> Response:
    del request
    assert isinstance(error, Answered)
    found = error.answer
    headers = {"Idempotency-Replayed": "true"} | ({"Content-Type": found.media_type} if found.media_type else {})
    return Response(found.body, status_code=found.status, headers=headers)


async def _domain_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, OrchError)
    if error.kind is ErrorKind.INTERNAL:
        _LOG.error("request %s failed", request_id_of(request), exc_info=error)
    return problem_response(request, error)


async def _shape_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return validation_response(request, error)


async def _framework_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return framework_response(request, error)


async def _broken(request: Request, error: Exception) -> Response:
    # The frame logs it: the framework raises it again after this answer.
    del error
    finding = Finding(
        kind=ErrorKind.INTERNAL,
        detail="the hub failed to do this; its log says why",
        code="internal",
        hint="search the hub's log for the request id",
    )
    return problem(request.scope, finding)
