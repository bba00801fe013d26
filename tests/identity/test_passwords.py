import asyncio

import pytest

from mcp_orch.identity import passwords
from mcp_orch.identity.password_policy import WeakPassword
from mcp_orch.identity.passwords import Passwords, TooManySignIns
from mcp_orch.kit.secret import Secret

GOOD = Secret("three words no saying")


@pytest.mark.anyio
async def test_only_the_password_itself_matches_its_hash() -> None:
    desk = Passwords()
    kept = await desk.hash(GOOD, email="kim@example.org")
    assert kept.startswith("$argon2id$")
    assert [
        await desk.matches(GOOD, kept),
        await desk.matches(Secret("three words no saying!"), kept),
        await desk.matches(GOOD, None),
        await desk.matches(GOOD, None),
        await desk.matches(Secret("nobody has this password"), None),
        await desk.matches(GOOD, "not a hash"),
    ] == [True, False, False, False, False, False]


@pytest.mark.anyio
@pytest.mark.parametrize(
    "weak", ["", "ninechars", "x" * 257, "aaaaaaaaaaaa", "abcabcabcabc", "QWERTYUIOP", "Kim@example.org"]
)
async def test_weak_passwords_are_refused(weak: str) -> None:
    with pytest.raises(WeakPassword):
        await Passwords().hash(Secret(weak), email="kim@example.org")


@pytest.mark.anyio
async def test_a_wave_of_sign_ins_is_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_WAIT_S", 0.001)
    desk = Passwords()
    outcomes = await asyncio.gather(
        *(desk.hash(GOOD, email="kim@example.org") for _ in range(8)), return_exceptions=True
    )
    assert sum(isinstance(one, TooManySignIns) for one in outcomes) == 6
