"""Many runs of the suite at once through one endpoint: ids, tokens and messages of one never reach another."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.requirements import requirement
from tests.rig.foreign_servers import conformance_http
from tests.rig.hub import Project
from tests.rig.key_relay import relayed
from tests.rig.suite import LEGS, Leg, Verdict, run_suite

EXPECTED = Path(__file__).parent / "expected"


@pytest.mark.nightly
@pytest.mark.timeout(1200)
@requirement("answers:each-to-its-asker", "conformance:non-interactive")
@pytest.mark.parametrize("leg", LEGS[1:], ids=[leg.revision for leg in LEGS[1:]])
def test_twenty_runs_at_once_find_what_one_finds(project: Project, leg: Leg, tmp_path: Path) -> None:
    with conformance_http() as upstream:
        project.add_server("suite", url=upstream, transport="streamable-http")
        project.wait_ready("suite")
        with relayed(project.url("suite"), project.new_key("suite")) as url, ThreadPoolExecutor(10) as runners:

            def run(number: int) -> Verdict:
                return run_suite(url, leg, out=tmp_path / f"out{number}")

            verdicts = list(runners.map(run, range(20)))
    baseline = EXPECTED / f"http-both-{leg.revision}.yaml"
    assert [surprises for verdict in verdicts if (surprises := verdict.surprises(baseline))] == []
