"""The numbers that /metrics shows, in one form."""

import resource
import sys
from collections import Counter
from collections.abc import Mapping
from itertools import accumulate
from typing import Final

from mcp_orch.contract.ports import PictureFeed, UpstreamControl
from mcp_orch.control.audit.journal import Journal
from mcp_orch.gateway.call.counters import BUCKETS_US, CallCounters

_US_PER_S: Final = 1_000_000
_KIB_PER_UNIT: Final = 1 if sys.platform == "linux" else 1024


class CallNumbers:
    """Of the call room."""

    def __init__(self, counters: CallCounters) -> None:
        self._counters: Final = counters

    def counters(self) -> Mapping[str, float]:
        """As `rest.services.Counters`."""
        counted = self._counters
        numbers: dict[str, float] = {
            f'mcp_orch_calls_total{{method="{method}",outcome="{outcome}"}}': count
            for (method, outcome), count in counted.ended.items()
        }
        name = "mcp_orch_call_seconds"
        bounds = [*(f"{bound / _US_PER_S:g}" for bound in BUCKETS_US), "+Inf"]
        for bound, count in zip(bounds, accumulate(counted.durations), strict=True):
            numbers[f'{name}_bucket{{le="{bound}"}}'] = count
        numbers[f"{name}_sum"] = counted.duration_sum_us / _US_PER_S
        numbers[f"{name}_count"] = sum(counted.durations)
        numbers["mcp_orch_calls_in_flight"] = counted.in_flight
        numbers["mcp_orch_refusals_unrecorded_total"] = counted.unrecorded
        return numbers


class ServerNumbers:
    """Of the servers: how many are in which state."""

    def __init__(self, pictures: PictureFeed, upstreams: UpstreamControl) -> None:
        self._pictures: Final = pictures
        self._upstreams: Final = upstreams

    def counters(self) -> Mapping[str, float]:
        """As `rest.services.Counters`."""
        states = Counter(
            self._upstreams.state(server).value for picture in self._pictures.all() for server in picture.servers
        )
        return {f'mcp_orch_servers{{state="{state}"}}': count for state, count in states.items()}


class ProcessNumbers:
    """Of the process and its journal."""

    def __init__(self, journal: Journal) -> None:
        self._journal: Final = journal

    def counters(self) -> Mapping[str, float]:
        """As `rest.services.Counters`."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        return {
            "mcp_orch_journal_records_total": self._journal.count,
            "mcp_orch_journal_waiting_bytes": self._journal.waiting_bytes,
            "mcp_orch_journal_in_trouble": float(self._journal.trouble is not None),
            "mcp_orch_cpu_seconds_total": used.ru_utime + used.ru_stime,
            "mcp_orch_peak_memory_bytes": used.ru_maxrss * 1024 / _KIB_PER_UNIT,
        }
