"""Setting a hub up: how the first hub admin comes in."""

import hashlib
from datetime import datetime, timedelta
from typing import Final

from mcp_orch.contract.errors import ErrorKind, OrchError
from mcp_orch.contract.ports import Clock, Ids
from mcp_orch.identity.accounts import Accounts, NewAccount
from mcp_orch.identity.repository import SetupLinkRepository, UserRepository
from mcp_orch.kit.secret import Secret
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.engine import Store
from mcp_orch.storage.tables.setup_links import SetupLinkRow
from mcp_orch.storage.tables.users import UserRow
from mcp_orch.storage.unit_of_work import HUB_ACTOR, Actor, Happening, UnitOfWork

LINK_LIFE: Final = timedelta(hours=24)
_TOKEN_LENGTH: Final = 43


class SetupRefused(OrchError):
    """The link does not open the hub."""

    kind = ErrorKind.FORBIDDEN


class SetUpAlready(OrchError):
    """Somebody is hub admin: a set-up link would open nothing."""

    kind = ErrorKind.CONFLICT

    def __init__(self) -> None:
        super().__init__(
            "this hub has a hub admin, so a set-up link would open nothing",
            hint="`mcp-orch users list` says who, `mcp-orch users reset-password <e-mail>` lets them in again",
        )


class HubSetup:
    """Lets the first hub admin in, by a one-time link or by an account that the operator names."""

    def __init__(self, store: Store, *, clock: Clock, ids: Ids, accounts: Accounts) -> None:
        self._store: Final = store
        self._clock: Final = clock
        self._ids: Final = ids
        self._accounts: Final = accounts

    async def is_needed(self) -> bool:
        """Whether nobody is hub admin yet."""
        async with self._store.reading() as session:
            return await UserRepository(session).count_hub_admins() == 0

    async def new_link(self) -> str:
        """The token of a fresh link `/setup#<token>`; earlier links end."""
        token = self._ids.text(_TOKEN_LENGTH)
        now = self._clock.now()
        async with UnitOfWork(self._store, clock=self._clock) as work:
            await SetupLinkRepository(work.session).replace_all(
                SetupLinkRow(digest=_digest(token), created_at=now, expires_at=now + LINK_LIFE)
            )
        return token

    async def another_link(self) -> tuple[str, datetime]:
        """A fresh link's token and its end, for who has lost the first one. Raises SetUpAlready."""
        if not await self.is_needed():
            raise SetUpAlready
        return await self.new_link(), self._clock.now() + LINK_LIFE

    async def redeem(self, token: str, new: NewAccount, *, address: str = "", request_id: str = "") -> UserRow:
        """Makes the holder of the link the first hub admin, once.

        Raises SetupRefused, BadEmail, EmailTaken, WeakPassword or TooManySignIns; refusals leave the link usable.
        """
        await self._refuse_bad(token)
        row = await self._accounts.prepare(_as_admin(new))
        async with UnitOfWork(self._store, clock=self._clock) as work:
            link = await SetupLinkRepository(work.session).find(_digest(token), is_locked=True)
            # Looked at again inside the transaction, and held: of two people with one link, one comes in.
            if link is None or link.used_at is not None or await UserRepository(work.session).count_hub_admins():
                raise _refusal()
            link.used_at = self._clock.now()
            by = Actor(principal=f"user:{row.id}", name=row.email, address=address, request_id=request_id)
            await self._accounts.enrol(work, row, by=by)
            work.happened(by, Happening(tag=ActivityTag.HUB_SET_UP, target=row.id, target_name=row.email))
        return row

    async def ensure_admin(self, email: str, password: Secret) -> UserRow | None:
        """Makes the account of INITIAL_ADMIN_EMAIL when there is no hub admin; None when there is one.

        Raises BadEmail, EmailTaken, WeakPassword or TooManySignIns.
        """
        if not await self.is_needed():
            return None
        new = NewAccount(email=email, name="", password=password, is_hub_admin=True)
        row = await self._accounts.prepare(new)
        async with UnitOfWork(self._store, clock=self._clock) as work:
            if await UserRepository(work.session).count_hub_admins():
                return None
            await self._accounts.enrol(work, row, by=HUB_ACTOR)
            work.happened(HUB_ACTOR, Happening(tag=ActivityTag.HUB_SET_UP, target=row.id, target_name=row.email))
        return row

    async def _refuse_bad(self, token: str) -> None:
        async with self._store.reading() as session:
            link = await SetupLinkRepository(session).find(_digest(token))
            is_done = await UserRepository(session).count_hub_admins() > 0
        if link is None or link.used_at is not None or is_done or self._clock.now() >= link.expires_at:
            raise _refusal()


def _refusal() -> SetupRefused:
    return SetupRefused(
        "the set-up link is wrong, used or older than 24 hours",
        hint="on the machine of the hub, `mcp-orch users setup-link` prints a new one while nobody is hub admin",
    )


def _as_admin(new: NewAccount) -> NewAccount:
    return NewAccount(email=new.email, name=new.name, password=new.password, is_hub_admin=True)


def _digest(token: str) -> bytes:
    return hashlib.sha256(b"setup:" + token.encode("utf-8", "replace")).digest()
