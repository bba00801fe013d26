"""The door: a route that does not say who it is for is found, and so is a service that is missing."""

from typing import Annotated

import pytest
from fastapi import APIRouter, FastAPI
from starlette.requests import HTTPConnection
from starlette.routing import Route

from mcp_orch.access.permissions import Permission
from mcp_orch.contract.callers import Caller, CallerKind, CallersChanged, Refusal
from mcp_orch.contract.names import PrincipalId, UserId
from mcp_orch.contract.teams import TeamSeat
from mcp_orch.identity.door import PUBLIC, SIGNED_IN, missing_services, provided, requires, undeclared_routes
from mcp_orch.identity.first_answers import FirstAnswers
from mcp_orch.identity.visits import Doorkeeper, KnownThings, NotSignedIn, Visit, WebSession, address_of
from mcp_orch.kit.signals import Signal, Unsubscribe
from tests.rest.doubles import PictureBoard

pytestmark = pytest.mark.anyio


class NoSeats:
    """Nobody is in any team."""

    async def seat_of(self, ref: str, user: UserId | None) -> TeamSeat | None:
        return None


NOTHING_KNOWN = KnownThings(pictures=PictureBoard(), seats=NoSeats())


class Clockwork:
    """Something that a route wants."""


class Anybody:
    """Recognises everybody as nobody in particular."""

    def resolve(self, credential: str | None) -> Caller | Refusal:
        return Caller(kind=CallerKind.ANONYMOUS, principal=PrincipalId("anonymous"), name=str(credential))

    def subscribe(self, listener: object) -> Unsubscribe:
        return Signal[CallersChanged]().subscribe(lambda _: None)

    async def session_of(self, token: str) -> WebSession | None:
        return None


def a_router() -> APIRouter:
    router = APIRouter()

    @router.get("/open", dependencies=[PUBLIC])
    async def open_to_all() -> None: ...

    @router.get("/forgotten")
    async def forgotten() -> None: ...

    @router.get("/twice", dependencies=[PUBLIC])
    async def twice(visit: Annotated[Visit, SIGNED_IN]) -> None: ...

    @router.get("/wanting")
    async def wanting(
        visit: Annotated[Visit, requires(Permission.HUB_READ)], clockwork: Annotated[Clockwork, provided(Clockwork)]
    ) -> None: ...

    return router


def test_routes_that_say_nothing_or_two_things_are_found() -> None:
    application = FastAPI(openapi_url=None)
    application.include_router(a_router(), prefix="/api")
    application.router.routes.append(Route("/raw", lambda _: None))
    assert undeclared_routes(application.routes) == ["GET /api/forgotten", "GET /api/twice", "GET,HEAD /raw"]


def test_services_that_nobody_made_are_found() -> None:
    application = FastAPI(openapi_url=None)
    application.include_router(a_router())
    assert missing_services(application.routes, {}) == {"Clockwork", "Doorkeeper", "FirstAnswers"}
    made = {Clockwork: Clockwork(), Doorkeeper: object(), FirstAnswers: object()}
    assert missing_services(application.routes, made) == set()


async def test_an_anonymous_caller_visits_nothing() -> None:
    keeper = Doorkeeper(callers=Anybody(), sessions=Anybody(), known=NOTHING_KNOWN, cookie_name="c")  # type: ignore[arg-type]
    connection = HTTPConnection(
        {"type": "http", "method": "GET", "headers": [(b"authorization", b"Bearer x")], "path": "/"}
    )
    with pytest.raises(NotSignedIn):
        await keeper.visit(connection)
    assert address_of(connection) == ""
