"""The rules of invitations for those who send them: one pending for an address, never more than one may give."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from mcp_orch.access.decide import may_give
from mcp_orch.contract.ports import Clock, Ids, PictureFeed
from mcp_orch.control.invitations.errors import InMemberList, InvitedAlready, NoSuchInvitation
from mcp_orch.control.invitations.repository import InvitationRepository, OfferRepository
from mcp_orch.control.invitations.schemas import (
    Invitation,
    InvitationPage,
    InvitationStatus,
    NewInvitation,
    SentInvitation,
)
from mcp_orch.identity.accounts import Accounts, checked_email, folded_email
from mcp_orch.identity.post import Letter, Postbox
from mcp_orch.identity.visits import NotAllowed, ProjectVisit
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.engine import Store
from mcp_orch.storage.paging import FIRST_PAGE, PageAsked
from mcp_orch.storage.tables.invitations import InvitationRow, InvitationState
from mcp_orch.storage.unit_of_work import Happening, UnitOfWork

TOKEN_LENGTH: Final = 43


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationSurroundings:
    """What the services of invitations work with."""

    store: Store
    pictures: PictureFeed
    accounts: Accounts
    post: Postbox
    public_url: str
    clock: Clock
    ids: Ids


class InvitationService:
    """Invitations of the project that a visit is about."""

    def __init__(self, surroundings: InvitationSurroundings) -> None:
        self._store: Final = surroundings.store
        self._post: Final = surroundings.post
        self._public_url: Final = surroundings.public_url
        self._clock: Final = surroundings.clock
        self._ids: Final = surroundings.ids

    async def page(self, visit: ProjectVisit, asked: PageAsked = FIRST_PAGE) -> InvitationPage:
        """The invitations, newest first."""
        async with self._store.reading() as session:
            page = await InvitationRepository(session, visit.picture.project).page(asked=asked)
        now = self._clock.now()
        return InvitationPage(items=[shown(row, now=now) for row in page.rows], next_cursor=page.next_cursor)

    async def send(self, visit: ProjectVisit, new: NewInvitation) -> SentInvitation:
        """Invites an address. Raises BadEmail, InMemberList, InvitedAlready or NotAllowed."""
        verdict = may_give(visit.caller, new.role, picture=visit.picture)
        if not verdict:
            raise NotAllowed(verdict.reason)
        email, now, token = checked_email(new.email), self._clock.now(), self._ids.text(TOKEN_LENGTH)
        row = InvitationRow(
            id=self._ids.new("inv"),
            project_id=visit.picture.project,
            email=email,
            email_folded=folded_email(email),
            role=new.role,
            state=InvitationState.PENDING,
            digest=digest_of_token(token),
            inviter_id=visit.caller.user,
            inviter=visit.caller.name,
            created_at=now,
            sent_at=now,
            expires_at=now + timedelta(days=new.expires_in_days),
        )
        async with UnitOfWork(self._store, clock=self._clock) as work:
            invitations = InvitationRepository(work.session, row.project_id)
            await invitations.lock()
            user = await OfferRepository(work.session).user("", folded_email=row.email_folded)
            if user is not None and await invitations.membership(user.id) is not None:
                raise InMemberList(email)
            if await invitations.pending(row.email_folded, now=now) is not None:
                raise InvitedAlready(email)
            invitations.add(row)
            work.happened(visit.actor, about(ActivityTag.INVITATION_SENT, row))
        return self._sent(row, token, project=visit.picture.name)

    async def resend(self, visit: ProjectVisit, invitation: str) -> SentInvitation:
        """A new link for an invitation that was not accepted, for as long again; the old link ends.

        Raises NoSuchInvitation or NotAllowed.
        """
        now, token = self._clock.now(), self._ids.text(TOKEN_LENGTH)
        async with UnitOfWork(self._store, clock=self._clock) as work:
            row = await self._found(work, visit, invitation=invitation)
            # Whoever sends it answers for the role from now on.
            verdict = may_give(visit.caller, row.role, picture=visit.picture)
            if not verdict:
                raise NotAllowed(verdict.reason)
            row.inviter_id, row.inviter = visit.caller.user, visit.caller.name
            row.expires_at = now + max(row.expires_at - row.sent_at, timedelta(days=1))
            row.sent_at, row.digest = now, digest_of_token(token)
            work.happened(visit.actor, about(ActivityTag.INVITATION_RESENT, row))
        return self._sent(row, token, project=visit.picture.name)

    async def revoke(self, visit: ProjectVisit, invitation: str) -> None:
        """Ends an invitation that was not answered. Raises NoSuchInvitation."""
        async with UnitOfWork(self._store, clock=self._clock) as work:
            row = await self._found(work, visit, invitation=invitation)
            end(row, InvitationState.REVOKED, now=self._clock.now())
            work.happened(visit.actor, about(ActivityTag.INVITATION_REVOKED, row))

    async def _found(self, work: UnitOfWork, visit: ProjectVisit, *, invitation: str) -> InvitationRow:
        invitations = InvitationRepository(work.session, visit.picture.project)
        await invitations.lock()
        row = await invitations.get(invitation)
        if row is None or row.state is not InvitationState.PENDING:
            raise NoSuchInvitation
        return row

    def _sent(self, row: InvitationRow, token: str, *, project: str) -> SentInvitation:
        # In the fragment: browsers send it nowhere, and no log has it.
        url = f"{self._public_url}/invitation#{token}"
        is_mailed = self._post.put(
            Letter(
                to=row.email,
                subject=f"Invitation to {project} at mcp-orch",
                text=f"{row.inviter} invites you to the project {project} as {row.role.value}.\n\n{url}\n\n"
                f"The invitation can be accepted once until {row.expires_at:%Y-%m-%d %H:%M} UTC.\n",
            )
        )
        return SentInvitation(**shown(row, now=self._clock.now()).model_dump(), url=url, mailed=is_mailed)


def shown(row: InvitationRow, *, now: datetime) -> Invitation:
    """An invitation as the project's admins see it."""
    is_over = row.state is InvitationState.PENDING and row.expires_at <= now
    return Invitation(
        id=row.id,
        email=row.email,
        role=row.role,
        state=InvitationStatus.EXPIRED if is_over else InvitationStatus(row.state.value),
        invited_by=row.inviter,
        created_at=row.created_at,
        sent_at=row.sent_at,
        expires_at=row.expires_at,
    )


def end(row: InvitationRow, state: InvitationState, *, now: datetime) -> None:
    """Ends an invitation; its token opens nothing any more."""
    row.state, row.ended_at = state, now


def about(tag: ActivityTag, row: InvitationRow) -> Happening:
    """What is recorded of an invitation."""
    details: dict[str, object] = {"role": row.role.value}
    return Happening(tag=tag, target=row.id, target_name=row.email, project=row.project_id, details=details)


def digest_of_token(token: str) -> bytes:
    """What is kept of a token."""
    return hashlib.sha256(b"invitation:" + token.encode("utf-8", "replace")).digest()
