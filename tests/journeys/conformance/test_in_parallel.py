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
NEW_LEG = LEGS[-1]


def surprises_of(runs: int, leg: Leg, *, project: Project, out: Path) -> list[list[str]]:
    """What each of so many simultaneous runs found that one alone does not."""
    with conformance_http() as upstream:
        project.add_server("suite", url=upstream, transport="streamable-http")
        project.wait_ready("suite")
        with relayed(project.url("suite"), project.new_key("suite")) as url, ThreadPoolExecutor(10) as runners:

            def run(number: int) -> Verdict:
                return run_suite(url, leg, out=out / f"out{number}")

            verdicts = list(runners.map(run, range(runs)))
    baseline = EXPECTED / f"http-both-{leg.revision}.yaml"
    return [surprises for verdict in verdicts if (surprises := verdict.surprises(baseline))]


@pytest.mark.timeout(300)
@requirement("answers:each-to-its-asker", "conformance:non-interactive")
def test_four_runs_at_once_find_what_one_finds(project: Project, tmp_path: Path) -> None:
    assert surprises_of(4, NEW_LEG, project=project, out=tmp_path) == []


@pytest.mark.nightly
@pytest.mark.timeout(1200)
@requirement("answers:each-to-its-asker", "conformance:non-interactive")
@pytest.mark.parametrize("leg", LEGS[1:], ids=[leg.revision for leg in LEGS[1:]])
def test_twenty_runs_at_once_find_what_one_finds(project: Project, leg: Leg, tmp_path: Path) -> None:
    assert surprises_of(20, leg, project=project, out=tmp_path) == []
