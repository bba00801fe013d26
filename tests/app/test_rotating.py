"""Rotating the root: whatever moment it dies at, the hub opens everything afterwards."""

import stat
from pathlib import Path

import pytest

from mcp_orch.app import rotating
from mcp_orch.app.data_dir import DataDir, prepare_data_dir, root_secret
from mcp_orch.app.roots import roots_of
from mcp_orch.app.rotating import rotate
from mcp_orch.app.settings import HubSettings, ServeOptions, read_settings
from mcp_orch.kit.ids import RandomIds
from mcp_orch.kit.sealing import BrokenSeal
from mcp_orch.storage.engine import open_store
from mcp_orch.storage.migrate import upgrade
from mcp_orch.storage.resealing import Unopenable
from mcp_orch.storage.secret_column import SecretRing, secret_context
from mcp_orch.storage.tables.secrets import SecretRow
from tests.storage.seeds import seed
from tests.storage.stores import START, HeldClock

pytestmark = pytest.mark.anyio

ROOT, OTHER = "a-root-of-the-operator-that-is-long-enough-1", "a-root-of-the-operator-that-is-long-enough-2"


@pytest.fixture
def place(tmp_path: Path) -> DataDir:
    return prepare_data_dir(tmp_path / "hub")


def settings_of(place: DataDir, **values: str) -> HubSettings:
    return read_settings(ServeOptions(data_dir=place.path), values)


def ring_of(settings: HubSettings, place: DataDir, *, with_previous: bool = True) -> SecretRing:
    roots = roots_of(settings, place)
    return SecretRing(root=roots.current, ids=RandomIds(), previous_roots=roots.previous if with_previous else ())


async def filled(settings: HubSettings, place: DataDir) -> None:
    store = open_store(settings.database_url.reveal())
    await upgrade(store, now=START)
    await seed(store, clock=HeldClock(), ring=ring_of(settings, place))
    await store.close()


async def opened(settings: HubSettings, ring: SecretRing) -> str:
    store = open_store(settings.database_url.reveal())
    async with store.reading() as session:
        row = await session.get(SecretRow, ("prj_1", "TOKEN"))
    await store.close()
    assert row is not None
    return ring.open(row.sealed, context=secret_context("prj_1", "TOKEN")).reveal()


async def test_the_hubs_own_root_is_replaced_and_the_former_kept_beside_it(place: DataDir) -> None:
    settings = settings_of(place)
    await filled(settings, place)
    old = root_secret(place)
    done = await rotate(settings, place)
    assert done.values.renewed >= 2
    assert done.former == place.former_secret
    assert root_secret(place) != old
    assert place.former_secret.read_bytes().strip() == old
    assert stat.S_IMODE(place.secret.stat().st_mode) == stat.S_IMODE(place.former_secret.stat().st_mode) == 0o600
    assert await opened(settings, ring_of(settings, place, with_previous=False)) == "s3cret"
    assert old in roots_of(settings, place).previous
    place.former_secret.unlink()
    assert roots_of(settings, place).previous == ()


async def test_a_given_root_takes_over_from_the_one_before(place: DataDir) -> None:
    await filled(settings_of(place, AUTH_SECRET=ROOT), place)
    settings = settings_of(place, AUTH_SECRET=OTHER, AUTH_SECRET_PREVIOUS=ROOT)
    done = await rotate(settings, place)
    assert (done.values.renewed >= 2, done.former) == (True, None)
    assert await opened(settings, SecretRing(root=OTHER.encode(), ids=RandomIds())) == "s3cret"
    assert (await rotate(settings, place)).values.renewed == 0


@pytest.mark.parametrize("moment", ["before anything is sealed", "after everything is sealed", "before it is in force"])
async def test_dying_in_between_loses_nothing_and_the_next_try_ends_it(
    place: DataDir, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    settings = settings_of(place)
    await filled(settings, place)

    class Died(BaseException):
        pass

    def die(*_: object, **__: object) -> None:
        raise Died

    async def die_later(*_: object, **__: object) -> None:
        raise Died

    with monkeypatch.context() as patched, pytest.raises(Died):  # noqa: PT012  the death is part of it
        if moment == "before anything is sealed":
            patched.setattr(rotating, "_reseal", die_later)
        elif moment == "after everything is sealed":
            written = rotating._write
            patched.setattr(
                rotating, "_write", lambda path, root: die() if path == place.former_secret else written(path, root)
            )
        else:
            patched.setattr(Path, "replace", die)
        await rotate(settings, place)
    assert await opened(settings, ring_of(settings, place)) == "s3cret"
    await rotate(settings, place)
    assert await opened(settings, ring_of(settings, place, with_previous=False)) == "s3cret"
    assert not place.next_secret.exists()


async def test_a_root_that_is_lost_is_told_and_nothing_is_changed(place: DataDir) -> None:
    await filled(settings_of(place, AUTH_SECRET=ROOT), place)
    settings = settings_of(place, AUTH_SECRET=OTHER)
    with pytest.raises(Unopenable):
        await rotate(settings, place)
    with pytest.raises(BrokenSeal):
        await opened(settings, SecretRing(root=OTHER.encode(), ids=RandomIds()))
