"""The route of what waits."""

from typing import Annotated

from fastapi import APIRouter

from mcp_orch.control.attention.schemas import Attention
from mcp_orch.control.attention.service import AttentionService
from mcp_orch.identity.door import SIGNED_IN, provided
from mcp_orch.identity.visits import Visit

router = APIRouter(tags=["attention"])


@router.get("/attention", operation_id="get_attention")
async def get_attention(
    visit: Annotated[Visit, SIGNED_IN], service: Annotated[AttentionService, provided(AttentionService)]
) -> Attention:
    """What waits for you: invitations, requests, failed servers, keys that end soon, and for hub admins approvals."""
    return await service.waiting(visit)
