"""Call numbers: what the gateway counts, under the names that Prometheus gets."""

from collections.abc import Mapping, Sequence
from typing import Final, Protocol


class CountsCalls(Protocol):
    """Plain counters that the call room keeps (`gateway.call.counters.CallCounters`)."""

    ended: dict[tuple[str, str], int]
    durations: list[int]
    duration_sum_us: int
    in_flight: int
    unrecorded: int


class CallNumbers:
    """Satisfies `rest.services.Counters` over the counters of the call room."""

    def __init__(self, counted: CountsCalls, *, bounds_us: Sequence[int]) -> None:
        self._counted: Final = counted
        self._bounds_us: Final = tuple(bounds_us)

    def counters(self) -> Mapping[str, float]:
        """Calls by method and outcome, their durations, and how many run."""
        told: dict[str, float] = {
            f'mcp_orch_calls_total{{method="{_label(method)}",outcome="{_label(outcome)}"}}': count
            for (method, outcome), count in self._counted.ended.items()
        }
        so_far = 0
        for bound_us, count in zip(self._bounds_us, self._counted.durations, strict=False):
            so_far += count
            told[f'mcp_orch_call_duration_seconds_bucket{{le="{bound_us / 1e6:g}"}}'] = so_far
        total = sum(self._counted.durations)
        told['mcp_orch_call_duration_seconds_bucket{le="+Inf"}'] = total
        told["mcp_orch_call_duration_seconds_sum"] = self._counted.duration_sum_us / 1e6
        told["mcp_orch_call_duration_seconds_count"] = total
        told["mcp_orch_calls_in_flight"] = self._counted.in_flight
        told["mcp_orch_calls_unrecorded_total"] = self._counted.unrecorded
        return told


def _label(text: str) -> str:
    # Methods can be what a stranger sent.
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
