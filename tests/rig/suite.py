"""The official conformance suite: one run against one URL, and what it found."""

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.rig.hub import Hub
from tests.rig.setup import ROOT, node, node_environment, package_script

RUN_LIMIT_S = 170
CLIENT_LIMIT_S = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One set of scenarios. `revision` names the wire."""

    revision: str
    is_requirement_set: bool

    @property
    def arguments(self) -> list[str]:
        if self.is_requirement_set:
            return ["--requirements", self.revision]
        return ["--suite", "all", "--spec-version", self.revision]


LEGS: tuple[Leg, ...] = (
    Leg(revision="2025-03-26", is_requirement_set=False),
    Leg(revision="2025-06-18", is_requirement_set=False),
    Leg(revision="2025-11-25", is_requirement_set=True),
    Leg(revision="2026-07-28", is_requirement_set=True),
)


SCENARIOS = {"2025-03-26": 1, "2025-06-18": 27, "2025-11-25": 33, "2026-07-28": 50}
"""How many scenarios a leg runs, unscored ones (pending, extensions) included: a run with fewer shows nothing."""


TIMED = "server-stateless"
"""Its checks give up after 500 to 1,500 ms. All other scenarios wait as long as clients do."""
# What that scenario says when nothing came in its time.
NOTHING_CAME = re.compile(
    r"(?i)failed to (open|receive|yield|return)|or failed to|frames are missing completely|no notification frames|"
    r"arrived on the open subscription|did not yield|timed out|dropped|failed completely|network"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a run found. Unscored scenarios count like all others."""

    revision: str
    said: str
    failures: dict[str, dict[str, str]]
    """Messages of failed checks by scenario and check."""
    run: int
    passing: frozenset[str]
    """Scenarios without a failed check; one that could not even be run is not among them."""

    def surprises(self, expected: Path | None = None) -> list[str]:
        """What differs from the file of expected failures: new failures, entries that pass now, missing scenarios.

        An entry is `scenario`, for all its checks, or `scenario:check`.
        """
        entries = entries_of(expected) if expected is not None else []
        found = [
            f"{scenario}:{check}: {message}"
            for scenario, failed in self.failures.items()
            for check, message in failed.items()
            if scenario not in entries and f"{scenario}:{check}" not in entries
        ]
        found += [f"passes now, so its entry has to go: {one}" for one in entries if not self._fails(one)]
        if self.run != SCENARIOS[self.revision]:
            found.append(f"{self.run} scenarios were run, not {SCENARIOS[self.revision]}: {self.said[-2000:]}")
        return found

    def _fails(self, entry: str) -> bool:
        scenario, _, check = entry.partition(":")
        failed = self.failures.get(scenario, {})
        return check in failed if check else bool(failed)


def run_suite(url: str, leg: Leg, *, out: Path, limit_s: float = RUN_LIMIT_S) -> Verdict:
    """Runs the leg against the server at `url`."""
    done = _run(["--url", url, *leg.arguments, "-o", str(out)], limit_s=limit_s, cwd=out.parent)
    results = sorted(out.glob("server-*/checks.json"))
    failures = {scenario_of(result.parent.name): failed for result in results if (failed := failed_checks(result))}
    passing = frozenset(scenario_of(result.parent.name) for result in results) - failures.keys()
    said = done.stdout + done.stderr
    return Verdict(revision=leg.revision, said=said, failures=failures, run=len(results), passing=passing)


def run_timed_again(url: str, leg: Leg, *, out: Path) -> dict[str, str]:
    """Runs the one scenario again that waits for half a second at most. Gives the checks that failed."""
    arguments = ["--scenario", TIMED, "--spec-version", leg.revision]
    _run(["--url", url, *arguments, "-o", str(out)], limit_s=RUN_LIMIT_S, cwd=out.parent)
    results = list(out.glob(f"server-{TIMED}-*/checks.json"))
    return failed_checks(results[0]) if results else {TIMED: "it was not run"}


def _run(arguments: list[str], *, limit_s: float, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [str(node()), str(package_script("@modelcontextprotocol/conformance")), "server", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=limit_s, check=False, env=node_environment(), cwd=cwd
    )


def run_client_scenario(
    scenario: str, revision: str, *, hub: Hub, out: Path, limit_s: float = CLIENT_LIMIT_S
) -> dict[str, str]:
    """Runs one scenario of a client that reaches the suite's mock server by the hub. Gives the checks that failed."""
    script = package_script("@modelcontextprotocol/conformance")
    client = f"{sys.executable} -m tests.rig.client_scenario"
    command = [str(node()), str(script), "client", "--command", client, "--scenario", scenario]
    done = subprocess.run(
        [*command, "--spec-version", revision, "--timeout", str(int(limit_s * 600)), "-o", str(out)],
        capture_output=True,
        text=True,
        timeout=limit_s,
        check=False,
        env={**node_environment(), "PYTHONPATH": str(ROOT), "HUB": hub.url, "TOKEN": hub.token},
        cwd=out.parent,
    )
    results = list(out.glob("**/checks.json"))
    failed = {check: message for result in results for check, message in failed_checks(result).items()}
    if (done.returncode != 0 or not results) and not failed:
        failed["exit"] = f"{done.returncode}: {(done.stdout + done.stderr)[-3000:]}"
    return failed


def failed_checks(result: Path) -> dict[str, str]:
    """Messages of the checks that failed, by check. A warning counts: the upstream itself gets none."""
    checks: list[dict[str, Any]] = json.loads(result.read_text())
    return {one["id"]: str(one.get("errorMessage")) for one in checks if one["status"] in {"FAILURE", "WARNING"}}


def scenario_of(folder: str) -> str:
    """`server-tools-list-2026-11-24T03-37-50-516Z` -> `tools-list`."""
    return folder.partition("-")[2].rsplit("-", 6)[0]


def entries_of(expected: Path) -> list[str]:
    """The entries of a file of expected failures."""
    lines = (line.strip() for line in expected.read_text().splitlines())
    return [line.removeprefix("- ") for line in lines if line.startswith("- ")]
