"""The REST door: what a route says about who it is for.

Every route has exactly one of these dependencies: `requires(Permission.X)`, `SIGNED_IN`, `ANY_CREDENTIAL` or `PUBLIC`.
`undeclared_routes` finds those that have not, so that such an application is never built. Usage:

    visit: Annotated[ProjectVisit, requires(Permission.KEYS_READ)]
    service: Annotated[KeyService, provided(KeyService)]
"""

from collections.abc import Mapping, Sequence
from typing import Final, Generic, TypeVar, cast

from fastapi import Depends, Request
from fastapi.dependencies.models import Dependant
from fastapi.params import Depends as DependsMarker
from fastapi.responses import StreamingResponse
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from starlette.routing import BaseRoute

from mcp_orch.access.permissions import Permission
from mcp_orch.contract.callers import Caller
from mcp_orch.contract.errors import ErrorKind, OrchError
from mcp_orch.identity.allowances import METER_MARK, Meter
from mcp_orch.identity.first_answers import FirstAnswer, FirstAnswers, Repeatable
from mcp_orch.identity.visits import Doorkeeper, Visit, address_of
from mcp_orch.storage.preconditions import look

IDEMPOTENCY_HEADER: Final = "Idempotency-Key"

REPEATABLE_MARK: Final = "mcp_orch.repeatable"
"""Key of the ASGI scope under which lies a request whose answer has to be kept."""

Service = TypeVar("Service")


class NotRepeatable(OrchError):
    """An Idempotency-Key where none is taken."""

    kind = ErrorKind.INVALID

    def __init__(self, reason: str) -> None:
        super().__init__(f"{IDEMPOTENCY_HEADER} is not taken here: {reason}", hint="leave the header out")


class Answered(Exception):
    """The request was done before: `answer` is what goes out."""

    def __init__(self, answer: FirstAnswer) -> None:
        super().__init__("answered before")
        self.answer: Final = answer


class Declaration:
    """What a route says about who it is for. Instances are the dependency that FastAPI runs."""

    def __init__(self, words: str, *, permission: Permission | None = None) -> None:
        self.words: Final = words
        self.permission: Final = permission


class _Requires(Declaration):
    def __init__(self, permission: Permission) -> None:
        super().__init__(permission.value, permission=permission)
        self._needed: Final = permission

    async def __call__(self, request: Request) -> Visit:
        return await _begun(request, await service_of(request, Doorkeeper).admit(request, self._needed))


class _SignedIn(Declaration):
    async def __call__(self, request: Request) -> Visit:
        return await _begun(request, await service_of(request, Doorkeeper).visit(request))


class _AnyCredential(Declaration):
    async def __call__(self, request: Request) -> Caller:
        caller, _ = await service_of(request, Doorkeeper).recognise(request)
        return caller


class _Public(Declaration):
    async def __call__(self, request: Request) -> None:
        """Everybody may come in."""
        meter: Meter | None = request.scope.get(METER_MARK)
        if meter is not None:
            meter.count_address(address_of(request))
        if request.method == "POST" and IDEMPOTENCY_HEADER in request.headers:
            raise NotRepeatable("without a caller there is nobody to answer the same twice")


async def _begun(request: Request, visit: Visit) -> Visit:
    """What every request of an admitted caller is held to before it is done."""
    await look()
    key = request.headers.get(IDEMPOTENCY_HEADER)
    if request.method == "POST" and key is not None:
        if getattr(request.scope["route"], "response_class", None) is StreamingResponse:
            raise NotRepeatable("an answer that comes as a stream is not kept")
        words = f"{request.method} {request.url.path}?{request.url.query}\n".encode()
        asked = Repeatable(
            principal=visit.caller.principal,
            key=key.removeprefix('"').removesuffix('"'),
            request=words + await request.body(),
        )
        answer = await service_of(request, FirstAnswers).begin(asked)
        if answer is not None:
            raise Answered(answer)
        request.scope[REPEATABLE_MARK] = asked
    return visit


def requires(permission: Permission) -> DependsMarker:
    """Gives the Visit of a caller who holds the permission; on `/projects/{project}` routes the ProjectVisit.

    Raises NotSignedIn, NotAllowed with the reason, or NoSuchProject for strangers.
    """
    return Depends(_Requires(permission))


SIGNED_IN: Final = Depends(_SignedIn("signed in"))
"""Gives the Visit of anybody who is signed in: for routes about one's own things."""

ANY_CREDENTIAL: Final = Depends(_AnyCredential("any credential"))
"""Gives the Caller of any valid credential, project keys included."""

PUBLIC: Final = Depends(_Public("public"))
"""For routes that are open to all."""


class _Provided(Generic[Service]):
    def __init__(self, kind: type[Service]) -> None:
        self.kind: Final = kind

    async def __call__(self, request: Request) -> Service:
        return service_of(request, self.kind)


def provided(kind: type[object]) -> DependsMarker:
    """Gives the object of this type that the application was built with; one that is missing stops the building."""
    return Depends(_Provided(kind))


def service_of(request: Request, kind: type[Service]) -> Service:
    """The object of this type that the application was built with."""
    return cast("dict[type[Service], Service]", request.app.state.services)[kind]


def declaration_of(route: APIRoute | RouteContext) -> Declaration | None:
    """Who a route is for; None when it does not say, or says two things."""
    found = {
        one.call for one in _dependencies_of(cast("Dependant", route.dependant)) if isinstance(one.call, Declaration)
    }
    return found.pop() if len(found) == 1 else None


def undeclared_routes(routes: Sequence[BaseRoute]) -> list[str]:
    """`GET /path` of every route that does not say who it is for."""
    return [
        f"{','.join(sorted(context.methods or ()))} {context.path}"
        for context in iter_route_contexts(routes)
        if not isinstance(context.original_route, APIRoute) or declaration_of(context) is None
    ]


def missing_services(routes: Sequence[BaseRoute], services: Mapping[type[object], object]) -> set[str]:
    """Names of the types that routes want and the application does not have."""
    wanted: set[type[object]] = {Doorkeeper, FirstAnswers}
    for context in iter_route_contexts(routes):
        for one in _dependencies_of(cast("Dependant", context.dependant)):
            call = cast("object", one.call)
            if isinstance(call, _Provided):
                wanted.add(cast("_Provided[object]", call).kind)
    return {kind.__name__ for kind in wanted if kind not in services}


def _dependencies_of(dependant: Dependant) -> list[Dependant]:
    return [one for child in dependant.dependencies for one in (child, *_dependencies_of(child))]
