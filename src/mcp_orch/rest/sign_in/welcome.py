"""What somebody who came in is told."""

from fastapi import Response

from mcp_orch.access.decide import may
from mcp_orch.access.permissions import Permission
from mcp_orch.contract.callers import Caller
from mcp_orch.identity.sign_in import SignedIn
from mcp_orch.identity.visits import Visit
from mcp_orch.rest.services import RestSettings
from mcp_orch.rest.sign_in.schemas import Person, Session
from mcp_orch.storage.tables.users import UserRow


def welcomed(response: Response, entered: SignedIn, *, settings: RestSettings) -> Session:
    """Gives a browser its cookie, and tells it who came in."""
    response.set_cookie(
        settings.cookie_name,
        entered.cookie.reveal(),
        expires=entered.session.expires_at,
        path=settings.cookie_path,
        secure=settings.frame.is_https,
        httponly=True,
        samesite="lax",
    )
    return Session(
        user=_user(entered.user),
        csrf_token=entered.session.csrf_token,
        permissions=_hub_permissions(entered.session.caller),
        expires_at=entered.session.expires_at,
    )


def session_of(visit: Visit, user: UserRow | None) -> Session:
    """Who makes a visit."""
    caller = visit.caller
    return Session(
        user=_user(user)
        if user is not None
        else Person(id=caller.principal, email="", name=caller.name, is_hub_admin=caller.is_hub_admin),
        csrf_token=visit.session.csrf_token if visit.session else "",
        permissions=_hub_permissions(caller),
        expires_at=visit.session.expires_at if visit.session else None,
    )


def _user(row: UserRow) -> Person:
    return Person(id=row.id, email=row.email, name=row.name, is_hub_admin=row.is_hub_admin)


def _hub_permissions(caller: Caller) -> list[str]:
    return [one.value for one in Permission if may(caller, one, picture=None)]
