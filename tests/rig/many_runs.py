"""Many runs of the suite at once through one hub, and what they found that each alone does not."""

import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from tests.rig.cells import Cell, endpoints
from tests.rig.hub import Project
from tests.rig.suite import TIMED, Verdict, run_suite, run_timed_again

# One run has the server change its list on purpose. One that lists at that moment can't test the order, and says so.
LIST_WAS_CHANGED = re.compile(
    r"tools-list:tools-list-deterministic-order: Not testable: the set of tools changed [^(]*"
    r"\(added: (none|test_dynamic_tool); removed: (none|test_dynamic_tool)\)"
)
# On one pair of pipes a log message of a modern server names no call: with several calls under way it could be about
# anybody's, so it goes to the server's log alone (docs/compatibility.md).
LOG_NAMES_NO_CALL = re.compile(
    r"tools-call-with-logging:tools-call-with-logging: (No log notifications|Expected .* got)"
)
SHARED_PIPES = frozenset({"stdio", "stdio-modern"})
TRIES = 3
RUN_LIMIT_S = 900
"""Twenty at once, on two processors that others use as well."""


def surprises_of(runs: list[Cell], *, project: Project, out: Path) -> list[str]:
    """What simultaneous runs found that each alone does not; those of one kind share the endpoint and its server."""
    with ExitStack() as running, ThreadPoolExecutor(len(runs)) as runners:
        urls: dict[str, Iterator[str]] = {}
        for kind, count in Counter(cell.kind for cell in runs).items():
            urls[kind] = iter(running.enter_context(endpoints(project, kind, runs=count)))
        given = [(number, cell, next(urls[cell.kind])) for number, cell in enumerate(runs)]
        found = runners.map(lambda run: _surprises(*run, out=out), given)
        return [one for several in found for one in several]


def _surprises(number: int, cell: Cell, url: str, *, out: Path) -> list[str]:
    verdict = run_suite(url, cell.leg, out=out / f"out{number}", limit_s=RUN_LIMIT_S)
    is_forgiven = TIMED in verdict.failures and _passes_with_more_time(verdict, cell, url, out=out / f"again{number}")
    found = [one for one in verdict.surprises(cell.expected) if not LIST_WAS_CHANGED.match(one)]
    if cell.kind in SHARED_PIPES:
        found = [one for one in found if not LOG_NAMES_NO_CALL.match(one)]
    return [f"{number} ({cell}): {one}" for one in found if not (is_forgiven and one.startswith(f"{TIMED}:"))]


def _passes_with_more_time(verdict: Verdict, cell: Cell, url: str, *, out: Path) -> bool:
    """One that found nothing but silence says how busy the machine is: it is done again while the others go on.

    One that found anything else is not.
    """
    if not verdict.timed_out:
        return False
    return any(not run_timed_again(url, cell.leg, out=out.with_suffix(f".{place}")) for place in range(TRIES))
