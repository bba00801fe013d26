"""Many runs of the suite at once through one hub: ids, tokens and messages of one never reach another."""

import os
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.requirements import requirement
from tests.rig.cells import CELLS, NEW_LEG, OLD_LEGS, Cell, endpoint
from tests.rig.hub import Project
from tests.rig.suite import run_suite

KINDS = ("http-legacy", "http-modern", "stdio", "sse")
MIXED = [Cell(kind=kind, leg=NEW_LEG if at % 2 else OLD_LEGS[-1]) for at, kind in enumerate(KINDS)]
TURNED = [Cell(kind=kind, leg=OLD_LEGS[-1] if at % 2 else NEW_LEG) for at, kind in enumerate(KINDS)]
SAME = [Cell(kind="http-both", leg=NEW_LEG)] * 4
# Not stdio-legacy: a process for each of twenty callers, and the suite gives a call 600 ms (see `endpoint`).
TWENTY = [cell for cell in CELLS if cell.kind != "stdio-legacy"]
# The suite gives some calls 600 ms: more runs at once on a processor, and it would judge the machine. Twenty need four.
RUNS_A_PROCESSOR = 5
# One run has the server change its list on purpose. One that lists at that moment can't test the order, and says so.
LIST_WAS_CHANGED = re.compile(
    r"tools-list:tools-list-deterministic-order: Not testable: the set of tools changed [^(]*"
    r"\(added: (none|test_dynamic_tool); removed: (none|test_dynamic_tool)\)"
)


def surprises_of(runs: list[Cell], *, project: Project, out: Path) -> list[str]:
    """What simultaneous runs found that each alone does not; those of one kind share the endpoint and its server."""
    at_once = min(len(runs), RUNS_A_PROCESSOR * (os.cpu_count() or 1))
    with ExitStack() as running, ThreadPoolExecutor(at_once) as runners:
        urls = {kind: running.enter_context(endpoint(project, kind)) for kind in {cell.kind for cell in runs}}

        def run(number: int) -> list[str]:
            cell = runs[number]
            verdict = run_suite(urls[cell.kind], cell.leg, out=out / f"out{number}")
            found = [one for one in verdict.surprises(cell.expected) if not LIST_WAS_CHANGED.match(one)]
            return [f"{number} ({cell}): {one}" for one in found]

        return [one for found in runners.map(run, range(len(runs))) for one in found]


@pytest.mark.timeout(300)
@requirement("answers:each-to-its-asker", "conformance:non-interactive")
@pytest.mark.parametrize("runs", [SAME, MIXED, TURNED], ids=["one-server", "four-servers", "four-servers-turned"])
def test_four_runs_at_once_find_what_one_finds(project: Project, runs: list[Cell], tmp_path: Path) -> None:
    assert surprises_of(runs, project=project, out=tmp_path) == []


@pytest.mark.nightly
@pytest.mark.timeout(1200)
@requirement("answers:each-to-its-asker", "conformance:non-interactive")
@pytest.mark.parametrize("cell", TWENTY, ids=str)
def test_twenty_runs_find_what_one_finds(project: Project, cell: Cell, tmp_path: Path) -> None:
    assert surprises_of([cell] * 20, project=project, out=tmp_path) == []
