import pytest
from sqlalchemy import text

from mcp_orch.control.secrets.errors import BadSecretName, NoSuchSecret
from mcp_orch.kit.secret import Secret
from tests.control.house import House


@pytest.mark.anyio
async def test_secrets_are_written_and_never_read(house: House) -> None:
    kim = await house.user("kim")
    await house.project("demo", admin=kim)
    put = await house.secrets.put(house.visit(kim, "demo"), "TOKEN", value=Secret("canary"))
    again = await house.secrets.put(house.visit(kim, "demo"), "TOKEN", value=Secret("canary2"))
    assert put.model_dump() == {
        "name": "TOKEN",
        "set": True,
        "created_at": house.clock.now(),
        "updated_at": house.clock.now(),
        "updated_by": f"user:{kim.id}",
    }
    assert [one.name for one in (await house.secrets.page(house.visit(kim, "demo"))).items] == ["TOKEN"]
    assert again == await house.secrets.get(house.visit(kim, "demo"), "TOKEN")
    async with house.store.reading() as session:
        stored = str((await session.execute(text("SELECT * FROM secrets"))).all())
        said = str((await session.execute(text("SELECT * FROM activity"))).all())
    assert "canary" not in stored + said
    await house.secrets.delete(house.visit(kim, "demo"), "TOKEN")
    for attempt in (
        house.secrets.get(house.visit(kim, "demo"), "TOKEN"),
        house.secrets.delete(house.visit(kim, "demo"), "TOKEN"),
    ):
        with pytest.raises(NoSuchSecret):
            await attempt
    assert [tag for tag, _ in await house.activity()][-3:] == ["secret.set", "secret.set", "secret.removed"]


@pytest.mark.anyio
@pytest.mark.parametrize("name", ["", "1A", "A-B", "A B", "A" * 129, "Ä"])
async def test_a_name_that_no_slot_can_hold_is_refused(house: House, name: str) -> None:
    await house.project("demo", admin=await house.user("kim"))
    with pytest.raises(BadSecretName):
        await house.secrets.put(house.local("demo"), name, value=Secret("x"))
