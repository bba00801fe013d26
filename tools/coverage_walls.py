"""The coverage walls: 100 % where a gap could let a stranger in or lose a message, 95 % elsewhere."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Final, cast

ROOT: Final = Path(__file__).resolve().parents[1]

WHOLE: Final = ("contract", "access", "formats", "identity", "gateway/call", "gateway/era")
ELSEWHERE_PERCENT: Final = 95.0


def percent(files: dict[str, tuple[int, int]]) -> float:
    """Covered share in percent of {file: (covered, of)}; nothing to cover counts as all."""
    covered = sum(one for one, _ in files.values())
    of = sum(of for _, of in files.values())
    return 100.0 * covered / of if of else 100.0


def gaps(report: dict[str, tuple[int, int]]) -> list[str]:
    """The walls that do not stand: one sentence each. `report`: {path below mcp_orch: (covered, of)}."""
    found: list[str] = []
    for room in WHOLE:
        inside = {file: seen for file, seen in report.items() if file.startswith(f"{room}/")}
        found += [
            f"{file}: {seen} of {of} covered; {room} is covered whole"
            for file, (seen, of) in inside.items()
            if seen < of
        ]
    rest = {file: seen for file, seen in report.items() if not file.startswith(tuple(f"{room}/" for room in WHOLE))}
    if percent(rest) < ELSEWHERE_PERCENT:
        worst = sorted(rest, key=lambda file: rest[file][0] - rest[file][1])[:8]
        found.append(
            f"elsewhere {percent(rest):.1f} % covered, {ELSEWHERE_PERCENT} % is the wall; most is missing in "
            + ", ".join(f"{file} ({rest[file][1] - rest[file][0]})" for file in worst)
        )
    return found


def main() -> int:
    """Reads `.coverage`; exit code 1 when a wall does not stand."""
    target = ROOT / ".coverage.json"
    subprocess.run([sys.executable, "-m", "coverage", "json", "-q", "-o", str(target)], cwd=ROOT, check=True)
    files = cast("dict[str, dict[str, dict[str, int]]]", json.loads(target.read_text())["files"])
    report: dict[str, tuple[int, int]] = {}
    for name, entry in files.items():
        summary = entry["summary"]
        covered = summary["covered_lines"] + summary.get("covered_branches", 0)
        of = summary["num_statements"] + summary.get("num_branches", 0)
        report[name.partition("mcp_orch/")[2]] = (covered, of)
    found = gaps(report)
    for sentence in found:
        print(f"coverage: {sentence}", file=sys.stderr)
    if not found:
        print("coverage: all walls stand")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
