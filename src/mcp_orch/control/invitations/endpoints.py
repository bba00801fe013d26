"""Routes of invitations."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request

from mcp_orch.access.permissions import Permission
from mcp_orch.contract.names import UserId
from mcp_orch.control.invitations.answering import InvitationAnswers
from mcp_orch.control.invitations.schemas import (
    Acceptance,
    Accepted,
    InvitationPage,
    NewInvitation,
    OfferedInvitation,
    OfferedInvitations,
    SentInvitation,
)
from mcp_orch.control.invitations.service import InvitationService
from mcp_orch.identity.door import PUBLIC, SIGNED_IN, provided, requires
from mcp_orch.identity.visits import Doorkeeper, ProjectVisit, Visit, address_of, request_id_of
from mcp_orch.storage.paging import DEFAULT_LIMIT, MAX_LIMIT, PageAsked

router = APIRouter(tags=["invitations"])

Service = Annotated[InvitationService, provided(InvitationService)]
Answers = Annotated[InvitationAnswers, provided(InvitationAnswers)]
Keeper = Annotated[Doorkeeper, provided(Doorkeeper)]
Inviter = Annotated[ProjectVisit, requires(Permission.MEMBERS_INVITE)]
Cursor = Annotated[str | None, Query()]
Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT)]
Token = Annotated[str, Path(max_length=100, description="What stands after # in the link; or the id, if it is yours.")]


@router.get("/projects/{project}/invitations", operation_id="list_invitations")
async def list_invitations(
    visit: Inviter, service: Service, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> InvitationPage:
    """The invitations of the project, newest first."""
    return await service.page(visit, PageAsked(cursor=cursor, limit=limit))


@router.post("/projects/{project}/invitations", operation_id="create_invitation", status_code=201)
async def create_invitation(visit: Inviter, service: Service, new: NewInvitation) -> SentInvitation:
    """Invites an address. The link is in this answer, and in a letter where mail is set up."""
    return await service.send(visit, new)


@router.post("/projects/{project}/invitations/{invitation}/resend", operation_id="resend_invitation")
async def resend_invitation(visit: Inviter, service: Service, invitation: str) -> SentInvitation:
    """A new link for as long again; the old one ends."""
    return await service.resend(visit, invitation)


@router.delete("/projects/{project}/invitations/{invitation}", operation_id="revoke_invitation", status_code=204)
async def revoke_invitation(visit: Inviter, service: Service, invitation: str) -> None:
    """Ends an invitation that was not answered."""
    await service.revoke(visit, invitation)


@router.get("/invitations", operation_id="list_my_invitations")
async def list_my_invitations(
    visit: Annotated[Visit, SIGNED_IN], answers: Answers, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> OfferedInvitations:
    """The pending invitations for your address, newest first."""
    return await answers.offered(visit.caller.user, PageAsked(cursor=cursor, limit=limit))


@router.get("/invitations/{token}", operation_id="get_invitation", dependencies=[PUBLIC])
async def get_invitation(answers: Answers, token: Token) -> OfferedInvitation:
    """What an invitation offers: for whoever has the link."""
    return await answers.look(token)


@router.post("/invitations/{token}/accept", operation_id="accept_invitation", dependencies=[PUBLIC])
async def accept_invitation(
    request: Request, answers: Answers, keeper: Keeper, token: Token, acceptance: Acceptance
) -> Accepted:
    """Lets you in: signed in with the invited address, or as a new user with the password that you give."""
    user = None if acceptance.password is not None else await _user(request, keeper)
    address, request_id = address_of(request), request_id_of(request)
    return await answers.accept(token, acceptance, by=user, address=address, request_id=request_id)


@router.post("/invitations/{token}/decline", operation_id="decline_invitation", dependencies=[PUBLIC], status_code=204)
async def decline_invitation(request: Request, answers: Answers, keeper: Keeper, token: Token) -> None:
    """Turns it down."""
    address, request_id = address_of(request), request_id_of(request)
    await answers.decline(token, by=await _user(request, keeper), address=address, request_id=request_id)


async def _user(request: Request, keeper: Keeper) -> UserId | None:
    """Who is signed in, if anybody: whoever sends a credential is judged by it."""
    if not keeper.has_credential(request):
        return None
    return (await keeper.visit(request)).caller.user
