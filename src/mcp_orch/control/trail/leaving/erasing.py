"""Erasing: replaces the name of a person in every record, and leaves the records provable."""

from typing import Final

from mcp_orch.contract.ports import Clock
from mcp_orch.control.trail.entries import ERASED, commitment
from mcp_orch.control.trail.errors import NobodyToErase
from mcp_orch.control.trail.leaving.repository import ErasureRepository
from mcp_orch.control.trail.repository import ChainRepository
from mcp_orch.identity.visits import Visit
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.engine import Store
from mcp_orch.storage.tables.users import ERASED_HOST
from mcp_orch.storage.unit_of_work import Happening, UnitOfWork


class Eraser:
    """Erases people who are deactivated."""

    def __init__(self, *, store: Store, clock: Clock) -> None:
        self._store: Final = store
        self._clock: Final = clock

    async def erase(self, visit: Visit, user: str) -> int:
        """Replaces name and e-mail of a user everywhere; in how many records. Raises NobodyToErase.

        What they did stays, under their id. The salts under which their names stand in digests go, so that nobody can
        try names against the digests later.
        """
        async with UnitOfWork(self._store, clock=self._clock) as work:
            # Nothing is linked meanwhile: a link over the name would hold no more once the name is replaced.
            await ChainRepository(work.session).take_turn()
            erasure = ErasureRepository(work.session)
            person = await erasure.person(user)
            if person is None:
                raise NobodyToErase(f"no user {user[:60]!r}", hint="mcp-orch users list")
            if person.deactivated_at is None:
                raise NobodyToErase(f"user {person.id} is active", hint="deactivate them first")
            principals = await erasure.principals_of(person.id)
            await self._forget_salts(work, erasure, principals=principals)
            count = await erasure.replace_names(principals, user=person.id, word=ERASED)
            await erasure.replace_in_invitations(person, word=ERASED, now=self._clock.now())
            person.name, person.email = ERASED, f"{person.id}@{ERASED_HOST}"
            person.email_folded, person.password_hash = person.email.casefold(), None
            work.happened(visit.actor, Happening(tag=ActivityTag.USER_ERASED, target=person.id, target_name=ERASED))
        return count

    async def _forget_salts(self, work: UnitOfWork, erasure: ErasureRepository, *, principals: frozenset[str]) -> None:
        known = await ChainRepository(work.session).names(principals)
        for principal, row in known.items():
            if row.salt is None:
                continue
            texts = await erasure.names_of(principal)
            row.erased = sorted({*(row.erased or ()), *(commitment(row.salt, text) for text in texts)})
            row.salt = None
