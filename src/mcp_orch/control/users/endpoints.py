"""Routes of users."""

from typing import Annotated

from fastapi import APIRouter, Query

from mcp_orch.access.permissions import Permission
from mcp_orch.control.users.schemas import NewPasswordLink, NewUser, PasswordLinkMade, User, UserChange, UserPage
from mcp_orch.control.users.service import UserService
from mcp_orch.identity.door import provided, requires
from mcp_orch.identity.visits import Visit
from mcp_orch.storage.paging import DEFAULT_LIMIT, MAX_LIMIT, PageAsked

router = APIRouter(tags=["users"])

Service = Annotated[UserService, provided(UserService)]
Reader = Annotated[Visit, requires(Permission.USERS_READ)]
Editor = Annotated[Visit, requires(Permission.USERS_EDIT)]


@router.get("/users", operation_id="list_users")
async def list_users(
    visit: Reader,
    service: Service,
    cursor: Annotated[str | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
) -> UserPage:
    """All users of the hub, newest first."""
    del visit
    return await service.page(PageAsked(cursor=cursor, limit=limit))


@router.post("/users", operation_id="create_user", status_code=201)
async def create_user(visit: Editor, service: Service, new: NewUser) -> User:
    """Makes a user; with a password they can sign in at once, else by a password link."""
    return await service.create(visit, new)


@router.get("/users/{user}", operation_id="get_user")
async def get_user(visit: Reader, service: Service, user: str) -> User:
    """One user, by id or e-mail address."""
    del visit
    return await service.get(user)


@router.patch("/users/{user}", operation_id="change_user")
async def change_user(visit: Editor, service: Service, user: str, change: UserChange) -> User:
    """Changes what is given. Deactivating ends every key, token, session and stream of the user at once."""
    return await service.change(visit, user, change=change)


@router.post("/users/{user}/password-link", operation_id="create_password_link", status_code=201)
async def create_password_link(visit: Editor, service: Service, user: str, asked: NewPasswordLink) -> PasswordLinkMade:
    """A one-time link by which the user chooses a password: to invite somebody, or to let somebody in again."""
    return await service.password_link(visit, user, asked=asked)


@router.delete("/users/{user}/codes", operation_id="forget_user_codes", status_code=204)
async def forget_user_codes(visit: Editor, service: Service, user: str) -> None:
    """Takes the one-time codes of a user away, for somebody who has lost them all."""
    await service.forget_codes(visit, user)


@router.delete("/users/{user}/sessions", operation_id="end_user_sessions", status_code=204)
async def end_user_sessions(visit: Editor, service: Service, user: str) -> None:
    """Signs a user out everywhere."""
    await service.end_sessions(visit, user)
