import pytest

from mcp_orch.control.hub.schemas import HubSettings, HubSettingsChange, ProjectCreation
from tests.control.house import House, visit


@pytest.mark.anyio
async def test_the_hub_says_what_it_is(house: House) -> None:
    info = await house.hub.info()
    assert (info.version, info.public_url, info.needs_setup) == ("1.0", "https://hub.example.org", True)
    assert info.database == ("sqlite" if house.store.is_sqlite else "postgresql")
    await house.user("root", is_hub_admin=True)
    assert not (await house.hub.info()).needs_setup


@pytest.mark.anyio
async def test_settings_have_defaults_and_stay_changed(house: House) -> None:
    assert await house.hub.settings() == HubSettings()
    closed = HubSettingsChange(project_creation=ProjectCreation.HUB_ADMINS)
    assert (await house.hub.change_settings(visit(), closed)).project_creation is ProjectCreation.HUB_ADMINS
    await house.hub.change_settings(visit(), HubSettingsChange())
    assert (await house.hub.settings()).project_creation is ProjectCreation.HUB_ADMINS
    assert await house.activity() == [("hub.settings-changed", "settings")]
