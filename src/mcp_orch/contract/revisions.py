"""The revisions of the protocol and the two eras they fall into."""

from enum import StrEnum
from typing import Final


class Era(StrEnum):
    """Legacy: initialize and sessions (2024-11-05 to 2025-11-25). Modern: stateless (2026-07-28)."""

    LEGACY = "legacy"
    MODERN = "modern"


REVISION_2024_11_05: Final = "2024-11-05"
REVISION_2025_03_26: Final = "2025-03-26"
REVISION_2025_06_18: Final = "2025-06-18"
REVISION_2025_11_25: Final = "2025-11-25"
REVISION_2026_07_28: Final = "2026-07-28"

LEGACY_REVISIONS: Final = (REVISION_2024_11_05, REVISION_2025_03_26, REVISION_2025_06_18, REVISION_2025_11_25)
MODERN_REVISIONS: Final = (REVISION_2026_07_28,)
REVISIONS: Final = LEGACY_REVISIONS + MODERN_REVISIONS

NEWEST_LEGACY: Final = REVISION_2025_11_25
NEWEST_MODERN: Final = REVISION_2026_07_28


def era_of(revision: str) -> Era:
    """The era of a revision; revisions are ISO dates, so they sort as text."""
    return Era.MODERN if revision >= REVISION_2026_07_28 else Era.LEGACY
