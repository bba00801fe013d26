"""The official suite against a unified endpoint: the same scenario tools under their hub names, the same results.

A relay gives the suite the plain names it knows, and nothing else.
"""

from pathlib import Path

import pytest

from tests.requirements import requirement
from tests.rig.cells import UNIFIED_CELLS, Cell, endpoint
from tests.rig.hub import Project
from tests.rig.suite import run_suite


@pytest.mark.timeout(180)
@requirement("conformance:non-interactive", "P01", "P02")
@pytest.mark.parametrize("cell", UNIFIED_CELLS, ids=str)
def test_a_unified_endpoint_gives_the_results_of_the_server_itself(
    project: Project, cell: Cell, tmp_path: Path
) -> None:
    with endpoint(project, cell.kind) as url:
        verdict = run_suite(url, cell.leg, out=tmp_path / "out")
    assert verdict.surprises(cell.expected) == []
