"""Answering: what the addressee of an invitation does with it, with an account or without."""

from typing import Final

from mcp_orch.access.decide import may, may_give
from mcp_orch.access.permissions import Permission
from mcp_orch.access.roles import highest
from mcp_orch.contract.callers import Caller, CallerKind
from mcp_orch.contract.names import UserId
from mcp_orch.contract.pictures import Role
from mcp_orch.control.invitations.errors import (
    ForSomebodyElse,
    InviterMayNot,
    NoSuchInvitation,
    PasswordNeeded,
    SignInFirst,
)
from mcp_orch.control.invitations.repository import InvitationRepository, OfferRepository
from mcp_orch.control.invitations.schemas import Acceptance, Accepted, OfferedInvitation, OfferedInvitations
from mcp_orch.control.invitations.service import InvitationSurroundings, about, digest_of_token, end
from mcp_orch.identity.accounts import NewAccount
from mcp_orch.identity.sessions import caller_of
from mcp_orch.identity.visits import LOCAL_CALLER
from mcp_orch.kit.secret import Secret
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.paging import FIRST_PAGE, PageAsked
from mcp_orch.storage.tables.change_events import ChangeKind
from mcp_orch.storage.tables.invitations import InvitationRow, InvitationState
from mcp_orch.storage.tables.memberships import MembershipRow
from mcp_orch.storage.tables.projects import ProjectRow
from mcp_orch.storage.tables.users import UserRow
from mcp_orch.storage.unit_of_work import Actor, Happening, UnitOfWork


class InvitationAnswers:
    """Shows, accepts and declines invitations. `ref` is a token; for its signed-in addressee the id will do."""

    def __init__(self, surroundings: InvitationSurroundings) -> None:
        self._store: Final = surroundings.store
        self._pictures: Final = surroundings.pictures
        self._accounts: Final = surroundings.accounts
        self._clock: Final = surroundings.clock

    async def offered(self, user: UserId | None, asked: PageAsked = FIRST_PAGE) -> OfferedInvitations:
        """The pending invitations for the address of a user, newest first."""
        async with self._store.reading() as session:
            offers = OfferRepository(session)
            row = await offers.user(user or "", folded_email="")
            folded = row.email_folded if row is not None else ""
            page = await offers.page(folded, now=self._clock.now(), asked=asked)
        items = [_offered(one, project, has_account=True) for one, project in page.rows]
        return OfferedInvitations(items=items, next_cursor=page.next_cursor)

    async def look(self, token: str) -> OfferedInvitation:
        """The invitation of a token. Raises NoSuchInvitation."""
        async with self._store.reading() as session:
            offers = OfferRepository(session)
            row, project = await self._open(offers, token, user=None)
            user = await offers.user("", folded_email=row.email_folded)
        return _offered(row, project, has_account=user is not None)

    async def accept(
        self, ref: str, acceptance: Acceptance, *, by: UserId | None, address: str, request_id: str = ""
    ) -> Accepted:
        """Lets the addressee in: the signed-in user `by`, or a new one with the name and password that are given.

        Raises NoSuchInvitation, ForSomebodyElse, SignInFirst, PasswordNeeded, InviterMayNot, WeakPassword.
        """
        fresh = None if by is not None else await self._prepared(ref, acceptance)
        async with UnitOfWork(self._store, clock=self._clock) as work:
            offers = OfferRepository(work.session)
            row, project = await self._held(work, ref, user=by)
            await self._insist_on_inviter(offers, row)
            user = fresh
            if user is None:
                user = await self._addressee(offers, row, by=by)
            actor = Actor(principal=f"user:{user.id}", name=user.email, address=address, request_id=request_id)
            if fresh is not None:
                await self._accounts.enrol(work, fresh, by=actor)
            role = await self._let_in(work, row, user=user)
            end(row, InvitationState.ACCEPTED, now=self._clock.now())
            work.happened(actor, about(ActivityTag.INVITATION_ACCEPTED, row))
            happening = Happening(
                tag=ActivityTag.MEMBER_ADDED,
                target=user.id,
                target_name=user.email,
                project=row.project_id,
                details={"role": role.value, "invited_by": row.inviter},
            )
            work.happened(actor, happening)
            work.changed(ChangeKind.PROJECT, row.project_id)
        return Accepted(
            project=project.id, project_name=project.name, role=role, email=user.email, is_new=fresh is not None
        )

    async def decline(self, ref: str, *, by: UserId | None, address: str, request_id: str = "") -> None:
        """Turns an invitation down. Raises NoSuchInvitation."""
        async with UnitOfWork(self._store, clock=self._clock) as work:
            row, _ = await self._held(work, ref, user=by)
            user = None if by is None else await OfferRepository(work.session).user(by, folded_email="")
            end(row, InvitationState.DECLINED, now=self._clock.now())
            # A link may be in other hands than those of its addressee.
            principal, name = ("anonymous", row.email) if user is None else (f"user:{user.id}", user.email)
            actor = Actor(principal=principal, name=name, address=address, request_id=request_id)
            work.happened(actor, about(ActivityTag.INVITATION_DECLINED, row))

    async def _prepared(self, token: str, acceptance: Acceptance) -> UserRow:
        async with self._store.reading() as session:
            offers = OfferRepository(session)
            row, _ = await self._open(offers, token, user=None)
            if await offers.user("", folded_email=row.email_folded) is not None:
                raise SignInFirst
        if acceptance.password is None:
            raise PasswordNeeded
        password = Secret(acceptance.password.get_secret_value())
        return await self._accounts.prepare(NewAccount(email=row.email, name=acceptance.name, password=password))

    async def _open(
        self, offers: OfferRepository, ref: str, *, user: UserId | None
    ) -> tuple[InvitationRow, ProjectRow]:
        now = self._clock.now()
        found = await offers.by_token(digest_of_token(ref))
        if found is None and user is not None:
            known = await offers.user(user, folded_email="")
            if known is not None:
                found = await offers.for_address(known.email_folded, ref, now=now)
        if found is None or found[0].state is not InvitationState.PENDING or found[0].expires_at <= now:
            raise NoSuchInvitation
        return found

    async def _held(self, work: UnitOfWork, ref: str, *, user: UserId | None) -> tuple[InvitationRow, ProjectRow]:
        offers = OfferRepository(work.session)
        row, _ = await self._open(offers, ref, user=user)
        await InvitationRepository(work.session, row.project_id).lock()
        # Looked at again under the lock: of all who answer it or take it back, one is first.
        work.session.expire(row)
        return await self._open(offers, ref, user=user)

    async def _addressee(self, offers: OfferRepository, row: InvitationRow, *, by: UserId | None) -> UserRow:
        user = await offers.user(by or "", folded_email="")
        if user is None or user.deactivated_at is not None or user.email_folded != row.email_folded:
            raise ForSomebodyElse
        return user

    async def _insist_on_inviter(self, offers: OfferRepository, row: InvitationRow) -> None:
        # Asked anew: since the letter was sent, whoever wrote it may have lost the right to let anybody in.
        caller: Caller | None = LOCAL_CALLER
        if row.inviter_id is not None:
            inviter = await offers.user(row.inviter_id, folded_email="")
            is_there = inviter is not None and inviter.deactivated_at is None
            caller = caller_of(inviter, kind=CallerKind.SESSION) if inviter is not None and is_there else None
        picture = self._pictures.current(row.project_id)
        if caller is None or picture is None:
            raise InviterMayNot
        may_invite = may(caller, Permission.MEMBERS_INVITE, picture=picture)
        if not (may_invite and may_give(caller, row.role, picture=picture)):
            raise InviterMayNot

    async def _let_in(self, work: UnitOfWork, row: InvitationRow, *, user: UserRow) -> Role:
        invitations = InvitationRepository(work.session, row.project_id)
        known = await invitations.membership(user.id)
        if known is not None:
            known.role = highest((known.role, row.role))
            return known.role
        invitations.add(
            MembershipRow(
                project_id=row.project_id,
                user_id=user.id,
                role=row.role,
                created_by=f"user:{row.inviter_id}" if row.inviter_id else "local",
                created_at=self._clock.now(),
            )
        )
        return row.role


def _offered(row: InvitationRow, project: ProjectRow, *, has_account: bool) -> OfferedInvitation:
    return OfferedInvitation(
        id=row.id,
        project_name=project.name,
        project_title=project.title,
        email=row.email,
        role=row.role,
        invited_by=row.inviter,
        expires_at=row.expires_at,
        has_account=has_account,
    )
