"""The official suite against the conformance upstream itself: what fails through the hub is then the hub's doing."""

from pathlib import Path

import pytest

from tests.rig.compatibility import FAILS_DIRECTLY, expected_failures
from tests.rig.foreign_servers import conformance_http
from tests.rig.suite import LEGS, Leg, run_suite


@pytest.mark.timeout(180)
@pytest.mark.parametrize("leg", LEGS, ids=[leg.revision for leg in LEGS])
def test_the_upstream_itself_passes_the_suite(leg: Leg, tmp_path: Path) -> None:
    with conformance_http() as url:
        verdict = run_suite(url, leg, out=tmp_path / "out")
    assert verdict.surprises() == []


@pytest.mark.nightly
@pytest.mark.timeout(180)
def test_what_is_said_to_fail_directly_does(tmp_path: Path) -> None:
    named = {one for reason, entries in expected_failures().items() if FAILS_DIRECTLY in reason for one in entries}
    with conformance_http(era="legacy") as url:
        verdict = run_suite(url, LEGS[-1], out=tmp_path / "out")
    assert named
    assert named & verdict.passing == set()
