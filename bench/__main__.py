"""`python -m bench [--part ...] [--quick] [--json FILE] [--gate]`."""

import argparse
import json
import os
import platform
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.asking import bench_asking
from bench.calls import bench_calls
from bench.listening import bench_listening
from bench.lists import bench_lists
from bench.nginx import find_nginx
from bench.report import goals, table
from bench.scene import raise_file_limit
from bench.sessions import bench_sessions
from bench.starting import bench_start
from bench.wire import ERAS, Era

PARTS = ("calls", "lists", "start", "sessions", "listening", "asking")


def main() -> None:
    chosen = _arguments()
    raise_file_limit()
    if find_nginx() is None:
        print("nginx is not installed, so there is no yardstick (Debian: apt-get install nginx)", file=sys.stderr)
    found: dict[str, Any] = {"machine": _machine()}
    with tempfile.TemporaryDirectory(prefix="mcp-orch-bench-") as name:
        _run_parts(found, Path(name), chosen=chosen)
    print(table(found))
    if chosen.json is not None:
        Path(chosen.json).write_text(json.dumps(found, indent=2))
    if chosen.gate and any(goal.reached is False for goal in goals(found)):
        sys.exit(1)


def _run_parts(found: dict[str, Any], folder: Path, *, chosen: argparse.Namespace) -> None:
    eras: tuple[Era, ...] = tuple(chosen.era or ERAS)
    seconds, rounds = (1.0, 1) if chosen.quick else (3.0, 3)
    for part in chosen.part or PARTS:
        print(f"measuring {part} ...", file=sys.stderr)
        if part == "calls":
            found[part] = bench_calls(folder, eras=eras, rounds=rounds, seconds=seconds)
        elif part == "lists":
            found[part] = bench_lists(folder, eras=eras, seconds=seconds)
        elif part == "start":
            found[part] = bench_start(folder, rounds=rounds)
        elif part == "asking":
            found[part] = bench_asking(folder, count=50 if chosen.quick else 300)
        elif part == "listening":
            found[part] = bench_listening(folder, count=chosen.sessions)
        else:
            found[part] = bench_sessions(folder, count=chosen.sessions)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="What the hub costs, beside nginx.")
    parser.add_argument("--part", action="append", choices=PARTS, help="only this part (may be repeated)")
    parser.add_argument("--era", action="append", choices=ERAS, help="only this era")
    parser.add_argument("--quick", action="store_true", help="one short round: for a first look")
    parser.add_argument("--sessions", type=int, default=1000)
    parser.add_argument("--json", help="write the figures to this file")
    parser.add_argument("--gate", action="store_true", help="exit 1 when a goal is missed")
    return parser.parse_args()


def _machine() -> dict[str, Any]:
    load = os.getloadavg()[0]
    return {"python": platform.python_version(), "cores": os.cpu_count(), "kernel": platform.release(), "load": load}


if __name__ == "__main__":
    main()
