"""Routes of the hub itself and its users."""

from typing import Annotated

from fastapi import APIRouter, Query

from mcp_orch.access.permissions import Permission
from mcp_orch.control.hub.schemas import HubInfo, HubSettings, HubSettingsChange, NewUser, User, UserPage
from mcp_orch.control.hub.service import HubService
from mcp_orch.identity.door import SIGNED_IN, provided, requires
from mcp_orch.identity.visits import Visit
from mcp_orch.storage.paging import DEFAULT_LIMIT, MAX_LIMIT, PageAsked

router = APIRouter(tags=["hub"])

Service = Annotated[HubService, provided(HubService)]


@router.get("/hub", operation_id="get_hub")
async def get_hub(visit: Annotated[Visit, SIGNED_IN], service: Service) -> HubInfo:
    """What the hub says of itself."""
    del visit
    return await service.info()


@router.get("/hub/settings", operation_id="get_hub_settings")
async def get_hub_settings(visit: Annotated[Visit, requires(Permission.HUB_READ)], service: Service) -> HubSettings:
    """What hub admins decided for the whole hub."""
    del visit
    return await service.settings()


@router.patch("/hub/settings", operation_id="change_hub_settings")
async def change_hub_settings(
    visit: Annotated[Visit, requires(Permission.HUB_EDIT)], service: Service, change: HubSettingsChange
) -> HubSettings:
    """Changes what is given."""
    return await service.change_settings(visit, change)


@router.get("/users", operation_id="list_users")
async def list_users(
    visit: Annotated[Visit, requires(Permission.USERS_READ)],
    service: Service,
    cursor: Annotated[str | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
) -> UserPage:
    """All users of the hub, newest first."""
    del visit
    return await service.users(PageAsked(cursor=cursor, limit=limit))


@router.post("/users", operation_id="create_user", status_code=201)
async def create_user(visit: Annotated[Visit, requires(Permission.USERS_EDIT)], service: Service, new: NewUser) -> User:
    """Makes a user; with a password they can sign in at once."""
    return await service.create_user(visit, new)
