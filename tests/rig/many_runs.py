"""Many runs of the suite at once through one hub, and what they found that each alone does not."""

import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.rig.cells import Cell, endpoints
from tests.rig.hub import Project
from tests.rig.suite import NOTHING_CAME, TIMED, Verdict, run_suite, run_timed_again

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
# Nor does a question of an earlier server: with several calls under way on one connection, nobody knows whose client
# lacks what was asked for, so it gets the server's own error instead of the hub's (docs/compatibility.md).
QUESTION_NAMES_NO_CALL = re.compile(
    f"{TIMED}:(sep-2575-server-rejects-undeclared-capability|sep-2575-missing-capability-http-400):"
)
SHARED_CONVERSATIONS = frozenset({"sse", "stdio-legacy"})
TRIES = 3
RUN_LIMIT_S = 900
"""Twenty at once, on two processors that others use as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    number: int
    cell: Cell
    url: str
    out: Path

    def begin(self) -> Verdict:
        return run_suite(self.url, self.cell.leg, out=self.out / f"out{self.number}", limit_s=RUN_LIMIT_S)

    def surprises(self, verdict: Verdict) -> list[str]:
        found = [one for one in verdict.surprises(self.cell.expected) if not LIST_WAS_CHANGED.match(one)]
        if self.cell.kind in SHARED_PIPES:
            found = [one for one in found if not LOG_NAMES_NO_CALL.match(one)]
        if self.cell.kind in SHARED_CONVERSATIONS:
            found = [one for one in found if not QUESTION_NAMES_NO_CALL.match(one)]
        late = [one for one in found if one.startswith(f"{TIMED}:")]
        if late and all(NOTHING_CAME.search(one) for one in late) and self._passes_alone():
            found = [one for one in found if one not in late]
        return [f"{self.number} ({self.cell}): {one}" for one in found]

    def _passes_alone(self) -> bool:
        """One that found nothing but silence within half a second may say how busy the machine was."""
        outs = [self.out / f"again{self.number}.{place}" for place in range(TRIES)]
        return any(not run_timed_again(self.url, self.cell.leg, out=out) for out in outs)


def surprises_of(cells: list[Cell], *, project: Project, out: Path) -> list[str]:
    """What simultaneous runs found that each alone does not; those of one kind share the endpoint and its server."""
    with ExitStack() as running, ThreadPoolExecutor(len(cells)) as runners:
        urls: dict[str, Iterator[str]] = {}
        for kind, count in Counter(cell.kind for cell in cells).items():
            urls[kind] = iter(running.enter_context(endpoints(project, kind, runs=count)))
        runs = [_Run(number=at, cell=cell, url=next(urls[cell.kind]), out=out) for at, cell in enumerate(cells)]
        verdicts = list(runners.map(_Run.begin, runs))
        return [one for run, verdict in zip(runs, verdicts, strict=True) for one in run.surprises(verdict)]
