"""What a new password has to be."""

import hashlib
from pathlib import Path

import pytest

from mcp_orch.identity.password_policy import BreachedList, PasswordPolicy, UnreadableList, WeakPassword

STOLEN = [f"stolen password number {n}" for n in range(500)]


def sha1(password: str) -> str:
    return hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()


def a_list(folder: Path, *, end: str = ":3\n") -> BreachedList:
    path = folder / "stolen.txt"
    path.write_text("".join(sorted(f"{sha1(one)}{end}" for one in STOLEN)))
    return BreachedList(path=path)


@pytest.mark.parametrize("end", [":3\n", "\n", ":12345678\r\n"])
def test_every_password_of_the_list_is_found_and_no_other(tmp_path: Path, end: str) -> None:
    breached = a_list(tmp_path, end=end)
    breached.check()
    assert [one for one in STOLEN if not breached.holds(one)] == []
    assert [n for n in range(500) if breached.holds(f"a password of my own {n}")] == []


def test_the_list_may_have_one_line_and_small_letters(tmp_path: Path) -> None:
    path = tmp_path / "one.txt"
    path.write_text(sha1("hunter two").lower())
    breached = BreachedList(path=path)
    breached.check()
    assert (breached.holds("hunter two"), breached.holds("hunter three")) == (True, False)


def test_a_stolen_password_is_refused_whatever_its_length(tmp_path: Path) -> None:
    policy = PasswordPolicy(breached=a_list(tmp_path))
    policy.insist("a password of my own", email="kim@example.org")
    with pytest.raises(WeakPassword, match="stolen"):
        policy.insist(STOLEN[77], email="kim@example.org")


def test_the_operator_says_how_long_a_password_is() -> None:
    PasswordPolicy(shortest=8).insist("ninechars", email="kim@example.org")
    with pytest.raises(WeakPassword, match="20 to 256"):
        PasswordPolicy(shortest=20).insist("three quiet words", email="kim@example.org")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "has not the SHA-1"),
        ("password\n", "has not the SHA-1"),
        (f"{'b' * 40}\n{'A' * 40}\n", "is not in order"),
    ],
)
def test_a_file_of_another_kind_is_no_list(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "list.txt"
    path.write_text(text)
    with pytest.raises(UnreadableList, match=reason):
        BreachedList(path=path).check()
    with pytest.raises(UnreadableList, match="can't be read"):
        BreachedList(path=tmp_path / "none.txt").check()
