"""The page that tells which client gets what from which server is the one that the results make."""

from tests.requirements import requirement
from tests.rig.compatibility import PAGE, page, scenarios
from tests.rig.suite import SCENARIOS


@requirement("conformance:non-interactive")
def test_the_compatibility_page_says_what_the_suite_found() -> None:
    assert PAGE.read_text() == page(scenarios()), "run `just compatibility`"


def test_the_page_counts_the_scenarios_that_are_run() -> None:
    listed = scenarios()
    counted = {one: sum(one in each.revisions for each in listed) for one in SCENARIOS}
    # One scenario of the extension is run without being judged.
    assert counted == {**SCENARIOS, "2026-07-28": SCENARIOS["2026-07-28"] - 1}
