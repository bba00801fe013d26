"""The page that tells which client gets what from which server is the one that the results make."""

import re

from tests.requirements import requirement
from tests.rig.compatibility import FAILS_DIRECTLY, PAGE, expected_failures, page, scenarios
from tests.rig.suite import SCENARIOS


@requirement("conformance:non-interactive")
def test_the_compatibility_page_says_what_the_suite_found() -> None:
    assert PAGE.read_text() == page(scenarios()), "run `just compatibility`"


def test_what_may_fail_cites_the_specification_or_is_said_to_fail_directly() -> None:
    cited = re.compile(r'"[^"]+" \(20\d\d-\d\d-\d\d, [a-z/]+\)')
    unexplained = [one for one in expected_failures() if not cited.search(one) and FAILS_DIRECTLY not in one]
    assert unexplained == []


def test_the_page_counts_the_scenarios_that_are_run() -> None:
    listed = scenarios()
    counted = {one: sum(one in each.revisions for each in listed) for one in SCENARIOS}
    # One scenario of the extension is run without being judged.
    assert counted == {**SCENARIOS, "2026-07-28": SCENARIOS["2026-07-28"] - 1}
