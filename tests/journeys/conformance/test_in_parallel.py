"""Many runs of the suite at once through one hub: ids, tokens and messages of one never reach another."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.journeys.conformance.test_client_scenarios import CELLS as CLIENT_CELLS
from tests.requirements import requirement
from tests.rig.cells import CELLS, NEW_LEG, OLD_LEGS, UNIFIED_CELLS, Cell
from tests.rig.hub import Hub, Project
from tests.rig.many_runs import surprises_of
from tests.rig.suite import run_client_scenario

KINDS = ("http-legacy", "http-modern", "stdio", "sse")
MIXED = [Cell(kind=kind, leg=NEW_LEG if at % 2 else OLD_LEGS[-1]) for at, kind in enumerate(KINDS)]
TURNED = [Cell(kind=kind, leg=OLD_LEGS[-1] if at % 2 else NEW_LEG) for at, kind in enumerate(KINDS)]
SAME = [Cell(kind="http-both", leg=NEW_LEG)] * 4
TWENTY = 20


@pytest.mark.timeout(300)
@requirement("answers:each-to-its-asker", "conformance:non-interactive")
@pytest.mark.parametrize("runs", [SAME, MIXED, TURNED], ids=["one-server", "four-servers", "four-servers-turned"])
def test_four_runs_at_once_find_what_one_finds(project: Project, runs: list[Cell], tmp_path: Path) -> None:
    found = surprises_of(runs, project=project, out=tmp_path)
    assert not found, "\n".join(found)


@pytest.mark.nightly
@pytest.mark.timeout(1800)
@requirement("answers:each-to-its-asker", "conformance:non-interactive")
@pytest.mark.parametrize("cell", [*CELLS, *UNIFIED_CELLS], ids=str)
def test_twenty_runs_at_once_find_what_one_finds(project: Project, cell: Cell, tmp_path: Path) -> None:
    found = surprises_of([cell] * TWENTY, project=project, out=tmp_path)
    assert not found, "\n".join(found)


@pytest.mark.nightly
@pytest.mark.timeout(1800)
@requirement("answers:each-to-its-asker", "conformance:non-interactive")
def test_twenty_mock_servers_at_once_find_in_the_hub_a_good_client(hub: Hub, tmp_path: Path) -> None:
    runs = [(number, *CLIENT_CELLS[number % len(CLIENT_CELLS)]) for number in range(2 * len(CLIENT_CELLS))]

    def run(number: int, revision: str, scenario: str) -> dict[str, str]:
        return run_client_scenario(scenario, revision, hub=hub, out=tmp_path / f"out{number}", limit_s=600)

    with ThreadPoolExecutor(TWENTY) as runners:
        found = list(runners.map(lambda one: (one, run(*one)), runs))
    assert [one for one in found if one[1]] == []
