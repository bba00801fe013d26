"""The rules of secrets: anybody who may set one can replace it, nobody can read it."""

import re
from collections.abc import Mapping
from typing import Final

from mcp_orch.contract.ports import Clock
from mcp_orch.control.secrets.errors import BadSecretName, NoSuchSecret
from mcp_orch.control.secrets.repository import SecretRepository
from mcp_orch.control.secrets.schemas import SecretMark, SecretPage
from mcp_orch.identity.visits import ProjectVisit
from mcp_orch.kit.sealing import BrokenSeal
from mcp_orch.kit.secret import Secret
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.engine import Store
from mcp_orch.storage.paging import FIRST_PAGE, PageAsked
from mcp_orch.storage.secret_column import SecretRing, secret_context
from mcp_orch.storage.tables.change_events import ChangeKind
from mcp_orch.storage.tables.secrets import SecretRow
from mcp_orch.storage.unit_of_work import Happening, UnitOfWork

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}")


class SecretService:
    """Secrets of the project that a visit is about. Servers that use one are connected anew with its new value."""

    def __init__(self, *, store: Store, ring: SecretRing, clock: Clock) -> None:
        self._store: Final = store
        self._ring: Final = ring
        self._clock: Final = clock

    async def page(self, visit: ProjectVisit, asked: PageAsked = FIRST_PAGE) -> SecretPage:
        """Names, newest first."""
        async with self._store.reading() as session:
            page = await SecretRepository(session, visit.picture.project).page(asked=asked)
        return SecretPage(items=[_mark(row) for row in page.rows], next_cursor=page.next_cursor)

    async def get(self, visit: ProjectVisit, name: str) -> SecretMark:
        """That it is set. Raises NoSuchSecret."""
        async with self._store.reading() as session:
            row = await SecretRepository(session, visit.picture.project).get(name)
        if row is None:
            raise NoSuchSecret(name)
        return _mark(row)

    async def put(self, visit: ProjectVisit, name: str, *, value: Secret) -> SecretMark:
        """Sets or replaces a secret. Raises BadSecretName."""
        if not _NAME.fullmatch(name):
            raise BadSecretName(name)
        project = visit.picture.project
        sealed = self._ring.seal(value, context=secret_context(project, name))
        now = self._clock.now()
        async with UnitOfWork(self._store, clock=self._clock) as work:
            secrets = SecretRepository(work.session, project)
            row = await secrets.get(name)
            if row is None:
                row = SecretRow(project_id=project, name=name, created_at=now)
                secrets.add(row)
            row.sealed, row.updated_at, row.updated_by = sealed, now, visit.caller.principal
            work.happened(visit.actor, _about(ActivityTag.SECRET_SET, name, project=project))
            work.changed(ChangeKind.PROJECT, project)
        return _mark(row)

    async def keep(self, work: UnitOfWork, visit: ProjectVisit, *, values: Mapping[str, str]) -> dict[str, str]:
        """Sets secrets within a greater change; the names under which they are kept, by those that were wished for.

        A secret that is there with another value is not replaced: somebody else's server may need it.
        """
        project = visit.picture.project
        secrets = SecretRepository(work.session, project)
        kept: dict[str, str] = {}
        for wished, value in values.items():
            name = await self._free_name(secrets, wished, project=project, value=value)
            kept[wished] = name
            if await secrets.get(name) is None:
                now = self._clock.now()
                sealed = self._ring.seal(Secret(value), context=secret_context(project, name))
                secrets.add(
                    SecretRow(
                        project_id=project,
                        name=name,
                        sealed=sealed,
                        created_at=now,
                        updated_at=now,
                        updated_by=visit.caller.principal,
                    )
                )
                await work.session.flush()
                work.happened(visit.actor, _about(ActivityTag.SECRET_SET, name, project=project))
                work.changed(ChangeKind.PROJECT, project)
        return kept

    async def names(self, work: UnitOfWork, project: str) -> frozenset[str]:
        """The names of the secrets that are set, seen from within a greater change."""
        return frozenset(await SecretRepository(work.session, project).names())

    async def all_names(self, visit: ProjectVisit) -> frozenset[str]:
        """The names of the secrets that are set."""
        async with self._store.reading() as session:
            return frozenset(await SecretRepository(session, visit.picture.project).names())

    async def delete(self, visit: ProjectVisit, name: str) -> None:
        """Forgets a secret; servers that need it are off until it is set again. Raises NoSuchSecret."""
        project = visit.picture.project
        async with UnitOfWork(self._store, clock=self._clock) as work:
            secrets = SecretRepository(work.session, project)
            row = await secrets.get(name)
            if row is None:
                raise NoSuchSecret(name)
            await secrets.delete(row)
            work.happened(visit.actor, _about(ActivityTag.SECRET_REMOVED, name, project=project))
            work.changed(ChangeKind.PROJECT, project)

    async def _free_name(self, secrets: SecretRepository, wished: str, *, project: str, value: str) -> str:
        if not _NAME.fullmatch(wished):
            raise BadSecretName(wished)
        name, number = wished, 1
        while (row := await secrets.get(name)) is not None and not self._is_same(row, project=project, value=value):
            number += 1
            name = f"{wished}_{number}"
        return name

    def _is_same(self, row: SecretRow, *, project: str, value: str) -> bool:
        try:
            return self._ring.open(row.sealed, context=secret_context(project, row.name)).reveal() == value
        except BrokenSeal:
            return False


def _about(tag: ActivityTag, name: str, *, project: str) -> Happening:
    return Happening(tag=tag, target=name, target_name=name, project=project)


def _mark(row: SecretRow) -> SecretMark:
    return SecretMark(name=row.name, created_at=row.created_at, updated_at=row.updated_at, updated_by=row.updated_by)
