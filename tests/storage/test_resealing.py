import pytest

from mcp_orch.kit.sealing import BrokenSeal
from mcp_orch.storage.engine import Store
from mcp_orch.storage.resealing import Resealed, Unopenable, reseal
from mcp_orch.storage.secret_column import SecretRing, secret_context, server_context
from mcp_orch.storage.tables.secrets import SecretRow
from mcp_orch.storage.tables.servers import ServerRow
from tests.storage.seeds import seed
from tests.storage.stores import CountingIds, HeldClock

pytestmark = pytest.mark.anyio

OLD, NEW = b"o" * 32, b"n" * 32


async def test_everything_is_sealed_anew_and_the_old_key_opens_nothing(
    store: Store, clock: HeldClock, ids: CountingIds
) -> None:
    old = SecretRing(root=OLD, ids=ids)
    await seed(store, clock=clock, ring=old)
    both = SecretRing(root=NEW, ids=ids, previous_roots=(OLD,))
    done = await reseal(store, both, clock=clock)
    assert done.renewed >= 2
    assert done.kept == 0
    assert await reseal(store, both, clock=clock) == Resealed(renewed=0, kept=done.renewed)
    new = SecretRing(root=NEW, ids=ids)
    async with store.reading() as session:
        secret = await session.get(SecretRow, ("prj_1", "TOKEN"))
        server = await session.get(ServerRow, "srv_files")
    assert secret is not None
    assert server is not None
    assert new.open(secret.sealed, context=secret_context("prj_1", "TOKEN")).reveal() == "s3cret"
    value = new.open(server.env["API_TOKEN"], context=server_context("srv_files", "API_TOKEN"))
    assert value.reveal() == "Bearer ${TOKEN}"
    with pytest.raises(BrokenSeal):
        old.open(secret.sealed, context=secret_context("prj_1", "TOKEN"))


async def test_without_the_key_nothing_is_changed(store: Store, clock: HeldClock, ids: CountingIds) -> None:
    await seed(store, clock=clock, ring=SecretRing(root=OLD, ids=ids))
    with pytest.raises(Unopenable, match="secret TOKEN was sealed under another AUTH_SECRET"):
        await reseal(store, SecretRing(root=NEW, ids=ids), clock=clock)
    both = SecretRing(root=NEW, ids=ids, previous_roots=(OLD,))
    assert (await reseal(store, both, clock=clock)).kept == 0
