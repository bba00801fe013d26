"""The official suite through the hub's per-server endpoint, keys on, in front of every kind of upstream.

What may still fail stands in `expected/<upstream>-<revision>.yaml`; an entry that passes fails the run.
"""

from pathlib import Path

import pytest

from tests.requirements import requirement
from tests.rig.cells import CELLS, OLD_LEGS, Cell, endpoint
from tests.rig.hub import Project
from tests.rig.suite import run_suite

# What differs from 2025-11-25 is done by the front, which http-both shows.
NIGHTLY = [Cell(kind=kind, leg=OLD_LEGS[1]) for kind in ("stdio", "sse")]


def through_the_hub(project: Project, cell: Cell, *, out: Path) -> list[str]:
    with endpoint(project, cell.kind) as url:
        verdict = run_suite(url, cell.leg, out=out)
    return verdict.surprises(cell.expected)


@pytest.mark.timeout(180)
@requirement("conformance:non-interactive", "P03", "P05")
@pytest.mark.parametrize("cell", CELLS, ids=str)
def test_the_suite_passes_through_the_hub(project: Project, cell: Cell, tmp_path: Path) -> None:
    assert through_the_hub(project, cell, out=tmp_path / "out") == []


@pytest.mark.nightly
@pytest.mark.timeout(180)
@pytest.mark.parametrize("cell", NIGHTLY, ids=str)
def test_further_cells_pass_through_the_hub(project: Project, cell: Cell, tmp_path: Path) -> None:
    assert through_the_hub(project, cell, out=tmp_path / "out") == []
