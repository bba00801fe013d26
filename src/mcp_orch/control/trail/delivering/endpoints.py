"""Routes of deliveries."""

from typing import Annotated

from fastapi import APIRouter, Query

from mcp_orch.access.permissions import Permission
from mcp_orch.control.trail.delivering.schemas import (
    Delivery,
    DeliveryChange,
    DeliveryPage,
    DeliveryTrial,
    MadeDelivery,
    NewDelivery,
    TellAgain,
    TrialOutcome,
)
from mcp_orch.control.trail.delivering.service import DeliveryService
from mcp_orch.control.trail.delivering.trying import DeliveryTrials
from mcp_orch.identity.door import provided, requires
from mcp_orch.identity.visits import Visit
from mcp_orch.storage.paging import DEFAULT_LIMIT, MAX_LIMIT, PageAsked

router = APIRouter(prefix="/audit/deliveries", tags=["audit"])

Service = Annotated[DeliveryService, provided(DeliveryService)]
Trials = Annotated[DeliveryTrials, provided(DeliveryTrials)]
Reader = Annotated[Visit, requires(Permission.HUB_READ)]
Editor = Annotated[Visit, requires(Permission.HUB_EDIT)]


@router.get("", operation_id="list_audit_deliveries")
async def list_audit_deliveries(
    visit: Reader,
    service: Service,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
) -> DeliveryPage:
    """Where the audit trail is told to, and how far each place is."""
    del visit
    return await service.page(PageAsked(cursor=cursor, limit=limit))


@router.post("", operation_id="create_audit_delivery", status_code=201)
async def create_audit_delivery(visit: Editor, service: Service, body: NewDelivery) -> MadeDelivery:
    """Tells the trail to a place from now on: records of the whole hub, and checkpoints, which are held there."""
    return await service.create(visit, body)


@router.post("/test", operation_id="test_audit_delivery")
async def test_audit_delivery(visit: Editor, trials: Trials, body: DeliveryTrial) -> TrialOutcome:
    """Sends one signed test message, of kind `test`, to a place that is being described; nothing is saved.

    It goes the way that records go. That the place can't be reached or takes nothing is an answer: `taken` is false.
    """
    return await trials.run(visit, body)


@router.get("/{delivery}", operation_id="get_audit_delivery")
async def get_audit_delivery(visit: Reader, service: Service, delivery: str) -> Delivery:
    """One place, and how far it is."""
    del visit
    return await service.get(delivery)


@router.patch("/{delivery}", operation_id="change_audit_delivery")
async def change_audit_delivery(visit: Editor, service: Service, delivery: str, body: DeliveryChange) -> Delivery:
    """Changes what is given; the next try is made at once."""
    return await service.change(visit, delivery, change=body)


@router.post("/{delivery}/tell-again", operation_id="tell_audit_delivery_again", status_code=202)
async def tell_audit_delivery_again(visit: Editor, service: Service, delivery: str, body: TellAgain) -> Delivery:
    """Tells a place once more what it refused: one record, or all that are named. What is new goes first.

    What it takes is set aside no more; what it refuses again stays, with the new reason.
    """
    return await service.tell_again(visit, delivery, asked=body)


@router.delete("/{delivery}", operation_id="delete_audit_delivery", status_code=204)
async def delete_audit_delivery(visit: Editor, service: Service, delivery: str) -> None:
    """Forgets a place: it is told nothing any more."""
    await service.delete(visit, delivery)
