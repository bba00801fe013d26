"""Names on shared endpoints."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_orch.access.public_names import NameBook, public_name
from mcp_orch.contract.pictures import DEFAULT_NAMING, Naming

DOTTED = Naming(separator=".")
BARE = Naming(separator="")
SERVERS = st.from_regex(re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,47}", re.ASCII), fullmatch=True)
NAMINGS = st.builds(Naming, separator=st.sampled_from(["__", ".", ""]), max_length=st.integers(40, 128))
TOOLS = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=90), st.sampled_from(["a", "b", "a__b", "b__c", "a.b"])
)
ENTRIES = st.lists(
    st.tuples(st.one_of(SERVERS, st.sampled_from(["a", "a__b", "a.b"])), TOOLS), unique=True, max_size=12
)


def a_book(*entries: tuple[str, str], naming: Naming = DEFAULT_NAMING) -> NameBook[int]:
    return NameBook(((server, own, place) for place, (server, own) in enumerate(entries)), naming=naming)


def shown(book: NameBook[int]) -> list[str]:
    return [named.public for named in book.listed]


def test_same_tool_name_on_two_servers_stays_two_tools() -> None:
    assert shown(a_book(("github", "search"), ("wiki", "search"))) == ["github__search", "wiki__search"]


@pytest.mark.parametrize("name", ["git.hub__a.b", "git.hub.a.b"])
def test_dot_and_underscores_name_the_same_tool(name: str) -> None:
    book = a_book(("git.hub", "a.b"), ("git", "c"))
    first = book.listed[0]
    assert book.find(name) is first
    assert book.find(first.public) is first


def test_what_was_replaced_is_made_up_for_by_a_hash() -> None:
    names = {public_name("s", tool, naming=DEFAULT_NAMING) for tool in ("a b", "a.b", "a/b", "a_b")}
    assert len(names) == 4
    assert "s__a_b" in names


def test_long_names_are_cut_and_stay_apart() -> None:
    names = [public_name("s", "x" * 80 + end, naming=DEFAULT_NAMING) for end in "ab"]
    assert [len(name) for name in names] == [64, 64]
    assert names[0] != names[1]


def test_a_dot_as_separator_keeps_the_dots_of_tools_and_replaces_those_of_servers() -> None:
    assert public_name("git", "a.b", naming=DOTTED) == "git.a.b"
    assert public_name("git.hub", "a", naming=DOTTED).startswith("git_hub.a_")


def test_without_separator_only_what_collides_or_does_not_fit_is_prefixed() -> None:
    book = a_book(("a", "x"), ("b", "x"), ("b", "y"), ("b", "odd name"), ("b", ""), ("b", "z" * 65), naming=BARE)
    assert shown(book)[:3] == ["a__x", "b__x", "y"]
    assert [name[:3] for name in shown(book)[3:]] == ["b__", "b__", "b__"]
    assert book.find("b__y") is book.find("y")


def test_a_colliding_newcomer_is_refused_and_known() -> None:
    book = a_book(("a", "b__c"), ("a__b", "c"), ("a__b", "d"))
    assert shown(book) == ["a__b__c", "a__b__d"]
    assert [(one.server, one.own) for one in book.refused] == [("a__b", "c")]
    assert book.find("a__b.c") is None


def test_a_newcomer_cannot_take_the_other_name_of_an_older_tool() -> None:
    book = a_book(("a", "b"), ("z", "a__b"), naming=BARE)
    found = book.find("a__b")
    assert found is not None
    assert (found.server, found.own) == ("a", "b")


def test_unknown_names_lead_nowhere() -> None:
    assert a_book(("a", "b")).find("a__c") is None


@given(server=SERVERS, tool=TOOLS, naming=NAMINGS)
def test_every_public_name_fits_the_rules(server: str, tool: str, naming: Naming) -> None:
    name = public_name(server, tool, naming=naming)
    dot = "." if naming.separator == "." else ""
    assert re.fullmatch(rf"[a-zA-Z0-9_{dot}-]{{1,{naming.max_length}}}", name)


@given(entries=ENTRIES, naming=NAMINGS)
def test_every_name_leads_to_one_listed_tool_and_no_tool_is_lost(
    entries: list[tuple[str, str]], naming: Naming
) -> None:
    book = a_book(*entries, naming=naming)
    for named in book.listed:
        assert book.find(named.public) is named
        assert book.find(f"{named.server}__{named.own}") is named
        assert book.find(f"{named.server}.{named.own}") is named
    assert sorted(one.thing for one in (*book.listed, *book.refused)) == list(range(len(entries)))
    assert len(set(shown(book))) == len(book.listed)


@given(entries=ENTRIES, naming=st.sampled_from([DEFAULT_NAMING, DOTTED]))
def test_a_newcomer_changes_nothing_for_those_who_were_there(entries: list[tuple[str, str]], naming: Naming) -> None:
    before, after = a_book(*entries[:-1], naming=naming), a_book(*entries, naming=naming)
    assert shown(after)[: len(shown(before))] == shown(before)
    assert [after.find(name) is not None for name in shown(before)] == [True] * len(shown(before))
