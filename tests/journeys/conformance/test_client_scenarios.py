"""The suite's client scenarios that apply to a relay: what the hub does as a client of the servers behind it."""

from pathlib import Path

import pytest

from tests.requirements import requirement
from tests.rig.hub import Hub
from tests.rig.suite import run_client_scenario

SCENARIOS = {
    "2025-11-25": (
        "initialize",
        "tools_call",
        "elicitation-sep1034-client-defaults",
        "sse-retry",
        "json-schema-2020-12-preservation",
    ),
    "2026-07-28": (
        "tools_call",
        "request-metadata",
        "http-standard-headers",
        "http-custom-headers",
        "http-invalid-tool-headers",
        "json-schema-ref-no-deref",
        "json-schema-2020-12-preservation",
        "sep-2322-client-request-state",
    ),
}
"""The others test how a client signs in, which is the suite's `auth/*`, or reads skills."""

CELLS = [(revision, scenario) for revision, scenarios in SCENARIOS.items() for scenario in scenarios]


@pytest.mark.timeout(90)
@requirement("conformance:non-interactive", "P34")
@pytest.mark.parametrize(("revision", "scenario"), CELLS, ids=[f"{scenario}-{rev}" for rev, scenario in CELLS])
def test_the_hub_is_a_good_client_of_its_servers(hub: Hub, revision: str, scenario: str, tmp_path: Path) -> None:
    assert run_client_scenario(scenario, revision, hub=hub, out=tmp_path / "out") == {}
