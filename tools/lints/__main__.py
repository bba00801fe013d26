"""Runs all rules over `src/mcp_orch`, and that of file sizes over what stands beside it.

Prints what it finds and exits with 1, or says that the house is in order.
"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from tools.lints import areas, concurrency, reasons, sizes, storage_rules
from tools.lints.source import Finding, Source, sources

RULES: Final[tuple[Callable[[Source], Iterator[Finding]], ...]] = (
    areas.named_rooms,
    areas.private_area_files,
    areas.roles_decided_once,
    areas.room_cards,
    areas.thin_init,
    concurrency.handed_in_time,
    concurrency.owned_tasks,
    reasons.any_says_why,
    reasons.silencers_say_why,
    sizes.file_size,
    sizes.function_size,
    sizes.nesting,
    storage_rules.one_commit,
    storage_rules.queries_in_repositories,
)

ROOT: Final = Path(__file__).resolve().parents[2]
HOUSE: Final = "src/mcp_orch"
BESIDE: Final = ("tests", "tools", "bench")


def findings(source: Source) -> list[Finding]:
    """What all rules say of one file, less what its lines excuse."""
    return [found for rule in RULES for found in rule(source) if not source.excuses(found)]


def main() -> int:
    """Exit code 0 when nothing was found."""
    found = [(HOUSE, one) for source in sources(ROOT / HOUSE) for one in findings(source)]
    found += [(room, one) for room in BESIDE for source in sources(ROOT / room) for one in sizes.file_size(source)]
    for room, one in found:
        print(f"{room}/{one}")
    print(f"{len(found)} findings" if found else f"house rules: {len(RULES)} kept")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
