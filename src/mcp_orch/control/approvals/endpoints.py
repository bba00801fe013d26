"""Routes of approvals."""

from typing import Annotated

from fastapi import APIRouter, Query

from mcp_orch.access.permissions import Permission
from mcp_orch.control.approvals.schemas import Approval, ApprovalDecision, ApprovalPage
from mcp_orch.control.approvals.service import ApprovalService
from mcp_orch.identity.door import provided, requires
from mcp_orch.identity.visits import ProjectVisit, Visit
from mcp_orch.storage.paging import DEFAULT_LIMIT, MAX_LIMIT, PageAsked
from mcp_orch.storage.tables.approvals import ApprovalState

router = APIRouter(tags=["approvals"])

Service = Annotated[ApprovalService, provided(ApprovalService)]
State = Annotated[ApprovalState | None, Query(description="Only those that stand like this.")]


@router.get("/approvals", operation_id="list_all_approvals")
async def list_all_approvals(
    visit: Annotated[Visit, requires(Permission.SERVERS_COMMAND)],
    service: Service,
    state: State = ApprovalState.PENDING,
    cursor: Annotated[str | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
) -> ApprovalPage:
    """What waits for a decision in the whole hub, newest first."""
    del visit
    return await service.page(None, state=state, asked=PageAsked(cursor=cursor, limit=limit))


@router.get("/projects/{project}/approvals", operation_id="list_approvals")
async def list_approvals(
    visit: Annotated[ProjectVisit, requires(Permission.SERVERS_READ)],
    service: Service,
    state: State = None,
    cursor: Annotated[str | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
) -> ApprovalPage:
    """Commands that were proposed in a project, and what became of them, newest first.

    All of them for admins, one's own for others.
    """
    return await service.seen_by(visit, state=state, asked=PageAsked(cursor=cursor, limit=limit))


@router.post("/projects/{project}/approvals/{approval}", operation_id="decide_approval")
async def decide_approval(
    visit: Annotated[ProjectVisit, requires(Permission.SERVERS_COMMAND)],
    service: Service,
    approval: str,
    decision: ApprovalDecision,
) -> Approval:
    """Lets the proposed command run on the hub's machine, exactly as it is shown, or not."""
    return await service.decide(visit, approval, decision=decision)
