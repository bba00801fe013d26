"""Routes of the hub itself."""

from typing import Annotated

from fastapi import APIRouter

from mcp_orch.access.permissions import Permission
from mcp_orch.control.hub.schemas import HubInfo, HubSettings, HubSettingsChange
from mcp_orch.control.hub.service import HubService
from mcp_orch.identity.door import SIGNED_IN, provided, requires
from mcp_orch.identity.visits import Visit

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
