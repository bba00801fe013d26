"""Exposition: counters in the text format of Prometheus."""

from collections.abc import Mapping


def exposition(counters: Mapping[str, float]) -> str:
    """Numbers as Prometheus reads them: families together, in order."""
    families: dict[str, list[str]] = {}
    for name in sorted(counters):
        family = name.partition("{")[0]
        families.setdefault(family, []).append(f"{name} {_number(counters[name])}")
    lines: list[str] = []
    for family, samples in families.items():
        lines += [f"# TYPE {family} {_kind_of(family)}", *samples]
    return "\n".join([*lines, ""])


def _kind_of(family: str) -> str:
    return "counter" if family.endswith("_total") else "gauge"


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(float(value))
