"""A shelf finds what judging every name by itself would find."""

from hypothesis import given
from hypothesis import strategies as st

from mcp_orch.control.search.ranking import Wanted
from mcp_orch.control.search.schemas import Hit, HitKind
from mcp_orch.control.search.shelves import Group, Shelf

NAMES = st.text("ab_-\nÄ", max_size=5)
GROUPS = st.lists(st.tuples(st.lists(NAMES, max_size=4), NAMES), max_size=4)
WORDS = st.lists(st.text("ab_Ä", min_size=1, max_size=2), min_size=1, max_size=2).map(" ".join)


def a_shelf(groups: list[tuple[list[str], str]]) -> Shelf:
    def group(number: int, names: list[str], around: str) -> Group:
        return Group(
            names=names, around=around, hit=lambda place: Hit(kind=HitKind.TOOL, id=f"{number}.{place}", name="")
        )

    return Shelf([group(number, names, around) for number, (names, around) in enumerate(groups)])


@given(GROUPS, WORDS)
def test_a_shelf_gives_all_that_fits_nothing_above_its_bound(groups: list[tuple[list[str], str]], typed: str) -> None:
    wanted, shelf = Wanted.of(typed), a_shelf(groups)
    judged = {
        f"{number}.{place}": wanted.rank(name.replace("\n", " "), around.replace("\n", " "))
        for number, (names, around) in enumerate(groups)
        for place, name in enumerate(names)
    }
    assert {hit.id: rank for rank, hit in shelf.fitting(wanted)} == {one: rank for one, rank in judged.items() if rank}
    assert max(judged.values(), default=0) <= shelf.bound(wanted)


def test_a_name_beats_its_beginning_which_beats_a_word_in_a_name_and_words_around() -> None:
    shelf = a_shelf([(["git", "github", "my-git", "digit"], ""), (["issue"], "tool git")])
    ranks = {hit.id: rank for rank, hit in shelf.fitting(Wanted.of("git"))}
    assert ranks == {"0.0": 6, "0.1": 5, "0.2": 4, "0.3": 3, "1.0": 2}
