"""Exposition: counters in the text format of Prometheus."""

from collections.abc import Mapping
from typing import Final

_HISTOGRAM_PARTS: Final = ("_bucket", "_sum", "_count")


def exposition(counters: Mapping[str, float]) -> str:
    """Numbers as Prometheus reads them: families together, samples in the order in which they were told."""
    histograms = {name.partition("_bucket{")[0] for name in counters if "_bucket{" in name}
    families: dict[str, list[str]] = {}
    for name, value in counters.items():
        families.setdefault(_family_of(name, histograms), []).append(f"{name} {_number(value)}")
    lines: list[str] = []
    for family, samples in families.items():
        kind = "histogram" if family in histograms else _kind_of(family)
        lines += [f"# TYPE {family} {kind}", *samples]
    return "\n".join([*lines, ""])


def _family_of(name: str, histograms: set[str]) -> str:
    plain = name.partition("{")[0]
    for part in _HISTOGRAM_PARTS:
        if plain.endswith(part) and plain.removesuffix(part) in histograms:
            return plain.removesuffix(part)
    return plain


def _kind_of(family: str) -> str:
    return "counter" if family.endswith("_total") else "gauge"


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(float(value))
