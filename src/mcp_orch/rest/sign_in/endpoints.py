"""Routes of sign-in."""

from typing import Annotated

from fastapi import APIRouter, Request, Response, status

from mcp_orch.access.permissions import Permission
from mcp_orch.identity.accounts import NewAccount
from mcp_orch.identity.door import PUBLIC, SIGNED_IN, provided, requires
from mcp_orch.identity.setup import HubSetup
from mcp_orch.identity.sign_in import Attempt, SignInDesk
from mcp_orch.identity.visits import Visit, address_of, agent_of, request_id_of
from mcp_orch.kit.secret import Secret
from mcp_orch.rest.services import RestSettings
from mcp_orch.rest.sign_in.schemas import Credentials, FirstAdmin, PasswordToken, Session, SetupLink, SetupState
from mcp_orch.rest.sign_in.welcome import session_of, welcomed

router = APIRouter(tags=["sign-in"])

Desk = Annotated[SignInDesk, provided(SignInDesk)]
Setup = Annotated[HubSetup, provided(HubSetup)]
Settings = Annotated[RestSettings, provided(RestSettings)]


@router.get("/setup", dependencies=[PUBLIC])
async def get_setup(setup: Setup) -> SetupState:
    """Whether nobody is hub admin yet."""
    return SetupState(needed=await setup.is_needed())


@router.post("/setup", dependencies=[PUBLIC], status_code=status.HTTP_201_CREATED)
async def set_up(
    request: Request, response: Response, body: FirstAdmin, setup: Setup, desk: Desk, settings: Settings
) -> Session:
    """Makes the holder of the set-up link the first hub admin and signs them in."""
    new = NewAccount(
        email=body.email, name=body.name, password=Secret(body.password.get_secret_value()), is_hub_admin=True
    )
    user = await setup.redeem(body.token, new, address=address_of(request), request_id=request_id_of(request))
    entered = await desk.enter(user, address=address_of(request), agent=agent_of(request))
    return welcomed(response, entered, settings=settings)


@router.post("/setup/link", operation_id="create_setup_link", status_code=status.HTTP_201_CREATED)
async def create_setup_link(
    visit: Annotated[Visit, requires(Permission.USERS_EDIT)], setup: Setup, settings: Settings
) -> SetupLink:
    """Another link for the first hub admin, for who has lost the one that was printed; earlier ones end."""
    del visit
    token, expires_at = await setup.another_link()
    return SetupLink(url=f"{settings.public_url.rstrip('/')}/setup#{token}", expires_at=expires_at)


@router.post("/auth/login", dependencies=[PUBLIC])
async def sign_in(request: Request, response: Response, body: Credentials, desk: Desk, settings: Settings) -> Session:
    """Signs a browser in: sets the session cookie and tells the CSRF token that writes need."""
    return welcomed(response, await desk.sign_in(_attempt(request, body)), settings=settings)


@router.post("/auth/logout", status_code=status.HTTP_204_NO_CONTENT)
async def sign_out(
    request: Request, response: Response, visit: Annotated[Visit, SIGNED_IN], desk: Desk, settings: Settings
) -> None:
    """Ends the session."""
    cookie = request.cookies.get(settings.cookie_name)
    if visit.session is not None and cookie:
        await desk.sign_out(visit, cookie)
    response.delete_cookie(
        settings.cookie_name,
        path=settings.cookie_path,
        secure=settings.frame.is_https,
        httponly=True,
        samesite="lax",
    )


@router.get("/auth/session")
async def get_session(visit: Annotated[Visit, SIGNED_IN], desk: Desk) -> Session:
    """Who is signed in, with the CSRF token of the session."""
    user = await desk.user_of(visit)
    return session_of(visit, user)


@router.post("/auth/password-token", dependencies=[PUBLIC])
async def create_password_token(request: Request, body: Credentials, desk: Desk) -> PasswordToken:
    """A bearer for scripts that lasts half a day."""
    token, expires_at = await desk.password_token(_attempt(request, body))
    return PasswordToken(token=token, expires_at=expires_at)


def _attempt(request: Request, body: Credentials) -> Attempt:
    return Attempt(
        email=body.email,
        password=Secret(body.password.get_secret_value()),
        address=address_of(request),
        agent=agent_of(request),
        request_id=request_id_of(request),
        code=body.code,
    )
