import pytest
from starlette.requests import HTTPConnection

from mcp_orch.contract.callers import Caller, CallerKind
from mcp_orch.contract.names import PrincipalId, UserId
from mcp_orch.contract.teams import TeamSeat
from mcp_orch.control.projects.board import PictureBoard
from mcp_orch.identity.callers import CallerBoard
from mcp_orch.identity.visits import Doorkeeper, KnownThings, NotSignedIn, WebSession
from tests.storage.stores import HeldClock


class OpenToAll(CallerBoard):
    """As `serve --no-auth` has it: everybody is recognised as nobody in particular."""

    def resolve(self, credential: str | None) -> Caller:
        return Caller(kind=CallerKind.ANONYMOUS, principal=PrincipalId("anonymous"), name="anonymous")


class NoSeats:
    """Nobody is in any team."""

    async def seat_of(self, ref: str, user: UserId | None) -> TeamSeat | None:
        return None


class NoSessions:
    async def session_of(self, token: str) -> WebSession | None:
        return None


@pytest.mark.anyio
async def test_rest_stays_signed_in_when_endpoints_are_open() -> None:
    door = Doorkeeper(
        callers=OpenToAll(clock=HeldClock()),
        sessions=NoSessions(),
        known=KnownThings(pictures=PictureBoard(), seats=NoSeats()),
        cookie_name="orch_session",
    )
    anybody = HTTPConnection(
        {
            "type": "http",
            "method": "GET",
            "path": "/",
            "query_string": b"",
            "headers": [(b"authorization", b"Bearer x")],
        }
    )
    with pytest.raises(NotSignedIn):
        await door.visit(anybody)
