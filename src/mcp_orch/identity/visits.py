"""Visits: requests of the REST surface by somebody who was recognised and may make them."""

import hmac
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Protocol, TypedDict

from starlette.requests import HTTPConnection
from starlette.types import Scope

from mcp_orch.access.addresses import admitted_from
from mcp_orch.access.decide import NO_TEAM, Verdict, may, role_in
from mcp_orch.access.permissions import Permission
from mcp_orch.contract.callers import NO_SCOPES, Caller, CallerKind, Refusal, RefusalReason
from mcp_orch.contract.errors import ErrorKind, OrchError
from mcp_orch.contract.names import PrincipalId, RequestId, UserId
from mcp_orch.contract.pictures import Picture
from mcp_orch.contract.ports import CallerSource, PictureFeed
from mcp_orch.contract.teams import TeamSeat
from mcp_orch.identity.allowances import METER_MARK, Meter
from mcp_orch.storage.unit_of_work import Actor

LOCAL_MARK: Final = "mcp_orch.local"
"""Key of the ASGI scope that the application sets to True for requests on the hub's Unix socket, and nowhere else."""

REQUEST_ID_MARK: Final = "mcp_orch.request_id"
"""Key of the ASGI scope under which the id of the request lies."""

BASE_MARK: Final = "mcp_orch.base"
"""Key of the ASGI scope under which the path of the hub on its host lies."""

CSRF_HEADER: Final = "X-CSRF-Token"

_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_KEY_KINDS: Final = frozenset({CallerKind.PERSONAL_KEY, CallerKind.SERVICE_KEY})

LOCAL_CALLER: Final = Caller(kind=CallerKind.LOCAL, principal=PrincipalId("local"), name="local", is_hub_admin=True)
"""Who comes in by the Unix socket: only the hub's own operating system user can open it."""


class NotSignedIn(OrchError):
    """Nobody could be recognised."""

    kind = ErrorKind.UNAUTHENTICATED


class NotAllowed(OrchError):
    """Recognised, but this is for others."""

    kind = ErrorKind.FORBIDDEN


class NoSuchProject(OrchError):
    """There is no such project, or none that the caller may know of: both look alike."""

    kind = ErrorKind.NOT_FOUND

    def __init__(self, ref: str) -> None:
        super().__init__(f"no project {ref[:60]!r} that you may see", hint="GET /api/v1/projects lists yours")


class NoSuchTeam(OrchError):
    """There is no such team, or none that the caller is in: both look alike."""

    kind = ErrorKind.NOT_FOUND

    def __init__(self, ref: str) -> None:
        super().__init__(f"no team {ref[:60]!r} that you are in", hint="GET /api/v1/teams lists yours")


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSession:
    """A signed-in browser."""

    id: str
    caller: Caller
    csrf_token: str
    expires_at: datetime


class SessionSource(Protocol):
    """Recognises browsers."""

    async def session_of(self, token: str) -> WebSession | None:
        """The session this cookie value belongs to; None when it is unknown, over or its user is switched off."""
        ...


class SeatSource(Protocol):
    """Knows who is in which team."""

    async def seat_of(self, ref: str, user: UserId | None) -> TeamSeat | None:
        """The team with this id or name as the user stands to it; None when there is none."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One REST request by somebody who may make it."""

    caller: Caller
    request_id: RequestId
    address: str
    """Where it came from: an IP address, or `local`."""
    agent: str
    """What the client calls itself. A claim."""
    session: WebSession | None = None
    """Set for signed-in browsers."""

    @property
    def actor(self) -> Actor:
        """The one who makes it, as activity names them."""
        return Actor(
            principal=self.caller.principal, name=self.caller.name, address=self.address, request_id=self.request_id
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectVisit(Visit):
    """A visit to a project that the caller may see."""

    picture: Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamVisit(Visit):
    """A visit to a team that the caller may see."""

    seat: TeamSeat


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownThings:
    """What callers are judged by."""

    pictures: PictureFeed
    seats: SeatSource


class Doorkeeper:
    """Recognises callers of the REST surface and asks `access` whether they may."""

    def __init__(self, *, callers: CallerSource, sessions: SessionSource, known: KnownThings, cookie_name: str) -> None:
        self._callers: Final = callers
        self._sessions: Final = sessions
        self._pictures: Final = known.pictures
        self._seats: Final = known.seats
        self._cookie_name: Final = cookie_name

    async def recognise(self, connection: HTTPConnection) -> tuple[Caller, WebSession | None]:
        """Who makes this request, which is counted. Raises NotSignedIn or TooManyRequests."""
        if connection.scope.get(LOCAL_MARK) is True:
            return LOCAL_CALLER, None
        meter: Meter | None = connection.scope.get(METER_MARK)
        try:
            caller, session = await self._recognised(connection)
        except NotSignedIn:
            if meter is not None:
                meter.count_address(address_of(connection))
            raise
        if meter is not None:
            meter.count_caller(caller.principal)
        return caller, session

    async def _recognised(self, connection: HTTPConnection) -> tuple[Caller, WebSession | None]:
        bearer = _bearer_of(connection)
        if bearer is not None:
            found = admitted_from(self._callers.resolve(bearer), address_of(connection))
            if isinstance(found, Refusal):
                raise (NotAllowed if found.reason is RefusalReason.ADDRESS else NotSignedIn)(found.message)
            return found, None
        session = await self._session_of(connection)
        return session.caller, session

    def has_credential(self, connection: HTTPConnection) -> bool:
        """Whether the request says anything of who makes it."""
        is_local = connection.scope.get(LOCAL_MARK) is True
        return is_local or "authorization" in connection.headers or bool(connection.cookies.get(self._cookie_name))

    async def visit(self, connection: HTTPConnection) -> Visit:
        """The visit of somebody who is signed in: keys and tokens made for MCP endpoints are sent away."""
        caller, session = await self.recognise(connection)
        _refuse_mcp_credentials(caller)
        if caller.scopes.read_only and connection.scope["method"] not in _READING:
            raise NotAllowed("this token is read-only", hint="use a token without the read_only scope")
        return Visit(
            caller=caller,
            session=session,
            request_id=request_id_of(connection),
            address=address_of(connection),
            agent=agent_of(connection),
        )

    async def admit(self, connection: HTTPConnection, permission: Permission) -> Visit:
        """The visit of somebody who holds the permission, in the project or team of the path where there is one."""
        visit = await self.visit(connection)
        project, team = connection.path_params.get("project"), connection.path_params.get("team")
        if isinstance(project, str):
            return self._admit_to_project(visit, permission, ref=project)
        if isinstance(team, str):
            return await self._admit_to_team(visit, permission, ref=team)
        _insist(may(visit.caller, permission))
        return visit

    def _admit_to_project(self, visit: Visit, permission: Permission, *, ref: str) -> ProjectVisit:
        picture = self._pictures.current(ref)
        if picture is None or role_in(visit.caller, picture) is None:
            raise NoSuchProject(ref)
        _insist(may(visit.caller, permission, picture=picture))
        return ProjectVisit(**_facts_of(visit), picture=picture)

    async def _admit_to_team(self, visit: Visit, permission: Permission, *, ref: str) -> TeamVisit:
        seat = await self._seats.seat_of(ref, visit.caller.user)
        verdict = NO_TEAM if seat is None else may(visit.caller, permission, team=seat)
        if seat is None or verdict is NO_TEAM:
            raise NoSuchTeam(ref)
        _insist(verdict)
        return TeamVisit(**_facts_of(visit), seat=seat)

    async def _session_of(self, connection: HTTPConnection) -> WebSession:
        cookie = connection.cookies.get(self._cookie_name)
        if not cookie:
            raise NotSignedIn("nobody is signed in", hint="sign in, or send `Authorization: Bearer user_...`")
        session = await self._sessions.session_of(cookie)
        if session is None:
            raise NotSignedIn("the session is over", hint="sign in again")
        if connection.scope["method"] not in _READING:
            sent = connection.headers.get(CSRF_HEADER, "")
            # The cookie travels by itself, the header only from our own pages: another site's form has none.
            if not hmac.compare_digest(sent.encode(), session.csrf_token.encode()):
                raise NotAllowed(
                    f"the {CSRF_HEADER} header is missing or not that of this session",
                    hint="GET /api/v1/auth/session tells it",
                )
        return session


def base_of(scope: Scope) -> str:
    """The path of the hub on its host, such as `/tools`; empty where it has the host to itself."""
    return str(scope.get(BASE_MARK, ""))


def request_id_of(connection: HTTPConnection) -> RequestId:
    """The id under which records and answers name this request."""
    return RequestId(str(connection.scope.get(REQUEST_ID_MARK, "")))


def _bearer_of(connection: HTTPConnection) -> str | None:
    sent = connection.headers.get("authorization")
    if sent is None:
        return None
    scheme, _, credential = sent.partition(" ")
    if scheme.lower() != "bearer":
        raise NotSignedIn("only bearer authorization is understood", hint="send `Authorization: Bearer user_...`")
    return credential.strip()


def address_of(connection: HTTPConnection) -> str:
    """Where a request came from: an IP address, or `local`."""
    if connection.scope.get(LOCAL_MARK) is True:
        return "local"
    return connection.client.host if connection.client else ""


def nobody_of(connection: HTTPConnection) -> Actor:
    """Whoever makes a request without saying who they are."""
    return Actor(
        principal="anonymous", name="anonymous", address=address_of(connection), request_id=request_id_of(connection)
    )


def agent_of(connection: HTTPConnection) -> str:
    """What the client calls itself."""
    return connection.headers.get("user-agent", "")[:200]


def _refuse_mcp_credentials(caller: Caller) -> None:
    if caller.kind in _KEY_KINDS:
        raise NotAllowed(
            "a project key opens the MCP endpoints of its project and GET /api/v1/keys/self, nothing else",
            hint="use a personal access token (POST /api/v1/auth/tokens)",
        )
    if caller.kind is CallerKind.ANONYMOUS:
        raise NotSignedIn("nobody is signed in")
    if replace(caller.scopes, read_only=False) != NO_SCOPES:
        raise NotAllowed("this token is limited to MCP endpoints", hint="use a token without scopes")


def _insist(verdict: Verdict) -> None:
    if not verdict:
        raise NotAllowed(verdict.reason)


class _Facts(TypedDict):
    caller: Caller
    session: WebSession | None
    request_id: RequestId
    address: str
    agent: str


def _facts_of(visit: Visit) -> _Facts:
    return _Facts(
        caller=visit.caller,
        session=visit.session,
        request_id=visit.request_id,
        address=visit.address,
        agent=visit.agent,
    )
