"""One-time codes: set up, asked for, used once, and taken away."""

import base64
from datetime import timedelta

import pytest

from mcp_orch.identity.one_time_codes import (
    STEP_S,
    CodeNeeded,
    CodesOff,
    CodesOn,
    CodeState,
    WrongCode,
    code_at,
)
from mcp_orch.storage.tables.users import UserRow
from tests.control.house import House, visit

pytestmark = pytest.mark.anyio


def test_codes_are_those_of_the_standard() -> None:
    # RFC 6238, appendix B, the last six digits.
    seed = b"12345678901234567890"
    assert [code_at(seed, at // STEP_S) for at in (59, 1111111109, 20000000000)] == ["287082", "081804", "353130"]


def code(house: House, secret: str, *, steps: int = 0) -> str:
    return code_at(base64.b32decode(secret), int(house.clock.now().timestamp()) // STEP_S + steps)


async def enrolled(house: House, user: UserRow) -> tuple[str, list[str]]:
    begun = await house.codes.begin(user)
    secret = begun.secret.reveal()
    assert begun.url.reveal().startswith(f"otpauth://totp/mcp-orch%3Akim%40example.org?secret={secret}&")
    return secret, await house.codes.confirm(user, code(house, secret), by=visit().actor)


async def test_codes_are_asked_for_once_they_are_confirmed_and_open_once(house: House) -> None:
    kim = await house.user("kim")
    await house.codes.insist(kim, None)
    for attempt in (
        house.codes.confirm(kim, "000000", by=visit().actor),
        house.codes.switch_off(kim, "000000", by=visit().actor),
    ):
        with pytest.raises(CodesOff):
            await attempt
    begun = await house.codes.begin(kim)
    await house.codes.insist(kim, None)
    with pytest.raises(WrongCode):
        await house.codes.confirm(kim, "no code", by=visit().actor)
    secret, recovery = await enrolled(house, kim)
    assert begun.secret.reveal() != secret
    with pytest.raises(CodesOn):
        await house.codes.begin(kim)
    with pytest.raises(CodesOn):
        await house.codes.confirm(kim, code(house, secret), by=visit().actor)
    with pytest.raises(CodeNeeded):
        await house.codes.insist(kim, None)
    # Used when it was confirmed.
    with pytest.raises(WrongCode):
        await house.codes.insist(kim, code(house, secret))
    house.clock.time += timedelta(seconds=STEP_S)
    await house.codes.insist(kim, code(house, secret, steps=1))
    for late in (code(house, secret), code(house, secret, steps=2)):
        with pytest.raises(WrongCode):
            await house.codes.insist(kim, late)
    assert len(set(recovery)) == 10
    await house.codes.insist(kim, recovery[0].replace("-", " "))
    with pytest.raises(WrongCode):
        await house.codes.insist(kim, recovery[0])
    assert await house.codes.state(kim.id) == CodeState(is_on=True, recovery_left=9)
    await house.codes.switch_off(kim, recovery[1], by=visit().actor)
    assert await house.codes.state(kim.id) == CodeState(is_on=False, recovery_left=0)
    assert [tag for tag, _ in await house.activity()][1:] == [
        "user.codes-enabled",
        "user.recovery-code-used",
        "user.recovery-code-used",
        "user.codes-disabled",
    ]


async def test_a_hub_admin_takes_codes_away_that_are_lost(house: House) -> None:
    kim = await house.user("kim")
    await enrolled(house, kim)
    await house.people.forget_codes(visit(), kim.email)
    await house.codes.insist(kim, None)
