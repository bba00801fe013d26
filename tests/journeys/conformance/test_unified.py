"""The official suite against a unified endpoint: the same scenario tools under their hub names, the same results.

A relay gives the suite the plain names it knows, and nothing else.
"""

from pathlib import Path

import pytest

from tests.requirements import requirement
from tests.rig.foreign_servers import conformance_http
from tests.rig.hub import Project
from tests.rig.name_relay import renamed
from tests.rig.suite import LEGS, Leg, run_suite

EXPECTED = Path(__file__).parent / "expected"


@pytest.mark.timeout(180)
@requirement("conformance:non-interactive", "P01", "P02")
@pytest.mark.parametrize("leg", LEGS[2:], ids=[leg.revision for leg in LEGS[2:]])
def test_a_unified_endpoint_gives_the_results_of_the_server_itself(project: Project, leg: Leg, tmp_path: Path) -> None:
    with conformance_http() as upstream:
        project.add_server("suite", url=upstream, transport="streamable-http")
        project.wait_ready("suite")
        with renamed(project.url(), project.new_key("suite"), server="suite") as url:
            verdict = run_suite(url, leg, out=tmp_path / "out")
    assert verdict.surprises(EXPECTED / f"http-both-{leg.revision}.yaml") == []
