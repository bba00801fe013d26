"""Routes of one's own account: sessions, password, and the way back in."""

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Query, Request, Response, status

from mcp_orch.contract.names import UserId
from mcp_orch.identity.accounts import Accounts
from mcp_orch.identity.door import PUBLIC, SIGNED_IN, provided
from mcp_orch.identity.one_time_codes import OneTimeCodes
from mcp_orch.identity.passkeys import Passkeys
from mcp_orch.identity.password_links import PasswordLinks
from mcp_orch.identity.password_policy import PasswordPolicy
from mcp_orch.identity.sessions import SessionDesk
from mcp_orch.identity.sign_in import NobodySignedIn, SignInDesk
from mcp_orch.identity.visits import Visit, address_of, nobody_of, request_id_of
from mcp_orch.kit.secret import Secret
from mcp_orch.rest.account.schemas import (
    CodeGiven,
    CodesBegun,
    CodesShown,
    OpenSession,
    OpenSessionPage,
    PasswordChange,
    PasswordReset,
    ProfileChange,
    RecoveryCodes,
    ResetAsked,
    SignInWays,
)
from mcp_orch.rest.services import RestSettings
from mcp_orch.rest.sign_in.schemas import Person as PersonShown
from mcp_orch.storage.paging import DEFAULT_LIMIT, MAX_LIMIT, PageAsked
from mcp_orch.storage.tables.users import UserRow

router = APIRouter(tags=["account"])

Desk = Annotated[SignInDesk, provided(SignInDesk)]
Sessions = Annotated[SessionDesk, provided(SessionDesk)]
Links = Annotated[PasswordLinks, provided(PasswordLinks)]
Settings = Annotated[RestSettings, provided(RestSettings)]
Codes = Annotated[OneTimeCodes, provided(OneTimeCodes)]
Users = Annotated[Accounts, provided(Accounts)]
Policy = Annotated[PasswordPolicy, provided(PasswordPolicy)]
Keys = Annotated[Passkeys, provided(Passkeys)]
Person = Annotated[Visit, SIGNED_IN]


@router.get("/auth/profile", operation_id="get_profile")
async def get_profile(visit: Person, accounts: Users) -> PersonShown:
    """Your name and e-mail address."""
    row = await accounts.get(_person(visit))
    return PersonShown(id=row.id, email=row.email, name=row.name, is_hub_admin=row.is_hub_admin)


@router.patch("/auth/profile", operation_id="change_profile")
async def change_profile(visit: Person, accounts: Users, change: ProfileChange) -> PersonShown:
    """Changes your name."""
    row = await accounts.rename(_person(visit), change.name, by=visit.actor)
    return PersonShown(id=row.id, email=row.email, name=row.name, is_hub_admin=row.is_hub_admin)


@router.get("/auth/sessions", operation_id="list_sessions")
async def list_sessions(
    visit: Person,
    sessions: Sessions,
    cursor: Annotated[str | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
) -> OpenSessionPage:
    """Where you are signed in, newest first."""
    own = visit.session.id if visit.session is not None else None
    page = await sessions.page(_person(visit), PageAsked(cursor=cursor, limit=limit))
    return OpenSessionPage(
        items=[
            OpenSession(
                id=row.id,
                is_this=row.id == own,
                address=row.address,
                agent=row.agent,
                created_at=row.created_at,
                last_seen_at=row.last_seen_at,
                expires_at=row.expires_at,
            )
            for row in page.rows
        ],
        next_cursor=page.next_cursor,
    )


@router.delete("/auth/sessions", operation_id="end_other_sessions", status_code=status.HTTP_204_NO_CONTENT)
async def end_other_sessions(visit: Person, sessions: Sessions) -> None:
    """Signs you out everywhere else."""
    own = visit.session.id if visit.session is not None else None
    await sessions.end_others(_person(visit), but=own, by=visit.actor)


@router.delete("/auth/sessions/{session}", operation_id="end_session", status_code=status.HTTP_204_NO_CONTENT)
async def end_session(visit: Person, sessions: Sessions, session: str) -> None:
    """Signs you out in one browser."""
    await sessions.end_one(_person(visit), session, by=visit.actor)


@router.post("/auth/password", operation_id="change_password", status_code=status.HTTP_204_NO_CONTENT)
async def change_password(visit: Person, desk: Desk, change: PasswordChange) -> None:
    """Changes your password and signs you out everywhere else."""
    present, wanted = change.current.get_secret_value(), change.new.get_secret_value()
    await desk.change_password(visit, present=Secret(present), wanted=Secret(wanted))


@router.get("/auth/ways", operation_id="get_sign_in_ways", dependencies=[PUBLIC])
async def get_sign_in_ways(links: Links, passkeys: Keys, policy: Policy) -> SignInWays:
    """How people come in here."""
    return SignInWays(mails_links=links.are_mailed, shortest_password=policy.shortest, passkey_origin=passkeys.origin)


@router.post(
    "/auth/reset-requests",
    operation_id="request_password_reset",
    dependencies=[PUBLIC],
    status_code=status.HTTP_202_ACCEPTED,
    response_class=Response,
)
async def request_password_reset(request: Request, behind: BackgroundTasks, links: Links, asked: ResetAsked) -> None:
    """Mails a link to whoever has this address. The answer is the same whether there is such a user or not."""
    links.admit(asked.email, address=address_of(request))
    # Behind the answer: its time does not tell either.
    behind.add_task(links.mail, asked.email, by=nobody_of(request))


@router.post(
    "/auth/resets", operation_id="reset_password", dependencies=[PUBLIC], status_code=status.HTTP_204_NO_CONTENT
)
async def reset_password(request: Request, links: Links, reset: PasswordReset) -> None:
    """Gives a new password to the user of the link. Sign in with it afterwards."""
    password, request_id = Secret(reset.password.get_secret_value()), request_id_of(request)
    await links.redeem(reset.token, password, address=address_of(request), request_id=request_id)


@router.get("/auth/codes", operation_id="get_codes")
async def get_codes(visit: Person, codes: Codes) -> CodesShown:
    """Whether a one-time code is asked for when you sign in."""
    state = await codes.state(_person(visit))
    return CodesShown(is_on=state.is_on, recovery_left=state.recovery_left)


@router.post("/auth/codes", operation_id="begin_codes", status_code=status.HTTP_201_CREATED)
async def begin_codes(visit: Person, desk: Desk, codes: Codes) -> CodesBegun:
    """Begins to set up one-time codes."""
    begun = await codes.begin(await _user(visit, desk))
    return CodesBegun(secret=begun.secret.reveal(), url=begun.url.reveal())


@router.post("/auth/codes/confirm", operation_id="confirm_codes")
async def confirm_codes(visit: Person, desk: Desk, codes: Codes, given: CodeGiven) -> RecoveryCodes:
    """Switches them on, with the first code of your application."""
    recovery = await codes.confirm(await _user(visit, desk), given.code, by=visit.actor)
    return RecoveryCodes(recovery_codes=recovery)


@router.post("/auth/codes/disable", operation_id="disable_codes", status_code=status.HTTP_204_NO_CONTENT)
async def disable_codes(visit: Person, desk: Desk, given: CodeGiven) -> None:
    """Switches them off, with a code."""
    await desk.switch_codes_off(visit, given.code)


async def _user(visit: Visit, desk: SignInDesk) -> UserRow:
    user = await desk.user_of(visit)
    if user is None:
        raise NobodySignedIn
    return user


def _person(visit: Visit) -> UserId:
    if visit.caller.user is None:
        raise NobodySignedIn
    return visit.caller.user
