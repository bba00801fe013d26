"""The rules of the hub itself."""

from dataclasses import dataclass
from typing import Final

from mcp_orch.contract.endpoints import PublicAddress
from mcp_orch.contract.ports import Clock
from mcp_orch.control.hub.repository import HubSettingRepository
from mcp_orch.control.hub.schemas import (
    HubInfo,
    HubSettings,
    HubSettingsChange,
    ProjectCreation,
)
from mcp_orch.identity.setup import HubSetup
from mcp_orch.identity.visits import Visit
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.engine import Store
from mcp_orch.storage.tables.change_events import ChangeKind
from mcp_orch.storage.tables.hub_settings import HubSettingRow
from mcp_orch.storage.unit_of_work import Happening, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class HubSurroundings:
    """What the service of the hub works with."""

    store: Store
    setup: HubSetup
    public: PublicAddress
    version: str
    clock: Clock


class HubService:
    """The installation: settings, and what it says of itself."""

    def __init__(self, surroundings: HubSurroundings) -> None:
        self._store: Final = surroundings.store
        self._setup: Final = surroundings.setup
        self._public: Final = surroundings.public
        self._version: Final = surroundings.version
        self._clock: Final = surroundings.clock

    async def info(self) -> HubInfo:
        """What the hub says of itself."""
        return HubInfo(
            version=self._version,
            public_url=self._public.url,
            needs_setup=await self._setup.is_needed(),
            database="sqlite" if self._store.is_sqlite else "postgresql",
            schema_revision=await self._revision(),
            deletion_grace_days=(await self.settings()).deletion_grace_days,
        )

    async def _revision(self) -> str:
        async with self._store.reading() as session:
            return await HubSettingRepository(session).schema_revision()

    async def settings(self) -> HubSettings:
        """The settings, defaults included."""
        async with self._store.reading() as session:
            return HubSettings.model_validate(dict(await HubSettingRepository(session).all()))

    async def may_everyone_create_projects(self) -> bool:
        """Whether users who are not hub admins may create projects."""
        return (await self.settings()).project_creation is ProjectCreation.EVERYONE

    async def change_settings(self, visit: Visit, change: HubSettingsChange) -> HubSettings:
        """The settings after the change."""
        wanted = change.model_dump(mode="json", exclude_none=True)
        async with UnitOfWork(self._store, clock=self._clock) as work:
            settings = HubSettingRepository(work.session)
            for name, value in wanted.items():
                await settings.put(
                    HubSettingRow(
                        name=name, value=value, updated_by=visit.caller.principal, updated_at=self._clock.now()
                    )
                )
            if wanted:
                work.happened(
                    visit.actor,
                    Happening(
                        tag=ActivityTag.HUB_SETTINGS_CHANGED, target="hub", target_name="settings", details=wanted
                    ),
                )
                work.changed(ChangeKind.HUB)
        return await self.settings()
