"""The official conformance suite: one run against one URL, and what it found."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.rig.setup import node, node_environment, package_script

RUN_LIMIT_S = 170


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a run found."""

    exit_code: int
    said: str
    failures: dict[str, list[str]]
    """Failed checks by scenario: `check-id: message`."""
    passed: int
    """Scenarios without a failed check."""
    run: int

    def explain(self) -> str:
        lines = [f"exit {self.exit_code}, {self.passed}/{self.run} scenarios"]
        lines += [f"{scenario}: {failure}" for scenario, failed in self.failures.items() for failure in failed]
        return "\n".join([*lines, *self.said.splitlines()[-40:]])


def run_suite(url: str, leg: Leg, *, out: Path, expected_failures: Path | None = None) -> Verdict:
    """Runs the leg against the server at `url`. Stale entries of `expected_failures` fail too."""
    script = package_script("@modelcontextprotocol/conformance")
    command = [str(node()), str(script), "server", "--url", url, *leg.arguments, "-o", str(out)]
    if expected_failures is not None:
        command += ["--expected-failures", str(expected_failures)]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=RUN_LIMIT_S,
        check=False,
        env=node_environment(),
        cwd=out.parent,
    )
    return _verdict(done.returncode, done.stdout + done.stderr, out=out)


def _verdict(exit_code: int, said: str, *, out: Path) -> Verdict:
    failures: dict[str, list[str]] = {}
    results = sorted(out.glob("server-*/checks.json"))
    for result in results:
        checks: list[dict[str, Any]] = json.loads(result.read_text())
        failed = [f"{one['id']}: {one.get('errorMessage')}" for one in checks if one["status"] == "FAILURE"]
        if failed:
            failures[_scenario(result.parent.name)] = failed
    return Verdict(
        exit_code=exit_code, said=said, failures=failures, passed=len(results) - len(failures), run=len(results)
    )


def _scenario(folder: str) -> str:
    """`server-tools-list-2026-11-24T03-37-50-516Z` -> `tools-list`."""
    return folder.removeprefix("server-").rsplit("-", 6)[0]
