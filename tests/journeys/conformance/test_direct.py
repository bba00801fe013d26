"""The official suite against the conformance upstream itself: what fails through the hub is then the hub's doing."""

from pathlib import Path

import pytest

from tests.rig.foreign_servers import conformance_http
from tests.rig.suite import LEGS, Leg, run_suite

PASSING = {"2025-03-26": (1, 1), "2025-06-18": (27, 27), "2025-11-25": (33, 33), "2026-07-28": (41, 50)}
"""Scenarios passed and run. The nine that fail are the tasks extension, which the SDK under it does not have."""


@pytest.mark.timeout(180)
@pytest.mark.parametrize("leg", LEGS, ids=[leg.revision for leg in LEGS])
def test_the_upstream_itself_passes_the_suite(leg: Leg, tmp_path: Path) -> None:
    with conformance_http() as url:
        verdict = run_suite(url, leg, out=tmp_path / "out")
    assert (verdict.passed, verdict.run) == PASSING[leg.revision], verdict.explain()
    assert all(scenario.startswith("tasks-") for scenario in verdict.failures), verdict.explain()
