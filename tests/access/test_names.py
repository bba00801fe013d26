"""Names of projects, servers and toolsets."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_orch.access.names import RESERVED, BadName, check_name, fold
from mcp_orch.contract.errors import ErrorKind


@pytest.mark.parametrize("name", ["a", "GitHub", "my.server-1_x", "0", "a" * 48, "api-2", "dev_kubernetesserver"])
def test_good_names_are_kept_as_written(name: str) -> None:
    assert check_name(name) == name


@pytest.mark.parametrize("name", ["", "-a", ".a", "_a", "a b", "a/b", "é", "a" * 49, "a\n", "srv\u0000"])
def test_names_of_another_form_are_refused(name: str) -> None:
    with pytest.raises(BadName, match="is no name") as refused:
        check_name(name)
    assert refused.value.kind is ErrorKind.INVALID


@pytest.mark.parametrize("name", [*sorted(RESERVED), "MCP", "Unified"])
def test_words_of_our_paths_are_refused(name: str) -> None:
    with pytest.raises(BadName, match="stands in the paths"):
        check_name(name)


@pytest.mark.parametrize(
    "name", ["srv_0123456789abcdef", "PRJ_0123456789abcdef", "team-0123456789abcdef", "1nv.0123456789abcdef"]
)
def test_names_in_the_form_of_an_id_are_refused(name: str) -> None:
    with pytest.raises(BadName, match="looks like an id"):
        check_name(name)


@pytest.mark.parametrize(
    ("one", "other"), [("GitHub", "github"), ("a1", "al"), ("ai", "al"), ("s0", "so"), ("a-b", "a.b")]
)
def test_look_alikes_are_the_same_name(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_names_that_look_different_stay_different() -> None:
    assert len({fold(one) for one in ("github", "gitlab", "wiki", "files", "search")}) == 5


@given(st.from_regex(re.compile(r"[A-Za-z0-9._-]{1,48}"), fullmatch=True))
def test_folding_twice_changes_nothing_more(name: str) -> None:
    assert fold(fold(name)) == fold(name)
    assert fold(name.upper()) == fold(name.lower())
