"""Allowances: how many requests a minute a caller may send to the REST surface, and an address that nobody is known by.

The headers are those of draft-ietf-httpapi-ratelimit-headers. Calls over MCP have limits of their own.
"""

import ipaddress
import math
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from mcp_orch.contract.errors import ErrorKind, OrchError
from mcp_orch.contract.ports import Clock

METER_MARK: Final = "mcp_orch.meter"
"""Key of the ASGI scope under which the meter of the request lies."""

_WINDOW_S: Final = 60.0
_MOST_REMEMBERED: Final = 20_000
_HOUSEHOLD_BITS: Final = 64
"""Of an IPv6 address: the rest one may choose freely."""


class Policy(StrEnum):
    """What a request is counted under."""

    CALLER = "caller"
    ADDRESS = "address"


class TooManyRequests(OrchError):
    """Somebody has used up their allowance."""

    kind = ErrorKind.LIMITED

    def __init__(self, policy: Policy, *, per_minute: int, wait_s: float) -> None:
        super().__init__(
            f"more than {per_minute} requests a minute by this {policy.value}",
            hint="wait as long as Retry-After says; events (GET /api/v1/events) tell what changes without asking again",
        )
        self.retry_after_s = wait_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What is left to somebody."""

    policy: Policy
    per_minute: int
    left: int
    whole_in_s: int
    """When all of it is there again."""

    @property
    def headers(self) -> Mapping[str, str]:
        """As answers tell it."""
        return {
            "RateLimit-Policy": f'"{self.policy.value}";q={self.per_minute};w={_WINDOW_S:.0f}',
            "RateLimit": f'"{self.policy.value}";r={self.left};t={self.whole_in_s}',
        }


class Allowances:
    """Counts in memory, bounded: each process by itself, and who was not seen for longest is forgotten first.

    A bucket is one time: when it would be full again. Every request moves it on by its share of the minute.
    """

    def __init__(self, *, clock: Clock, per_minute: int) -> None:
        self._clock: Final = clock
        self._per_minute: Final = per_minute
        self._share_s: Final = _WINDOW_S / per_minute
        # Changed by `spend`; oldest first.
        self._full_at: OrderedDict[tuple[Policy, str], float] = OrderedDict()

    def spend(self, policy: Policy, who: str) -> Allowance:
        """Counts one request: what is left. Raises TooManyRequests, which counts nothing."""
        now = self._clock.monotonic()
        full_at = max(self._full_at.pop((policy, who), now), now)
        is_over = full_at + self._share_s - now > _WINDOW_S
        self._full_at[policy, who] = full_at if is_over else full_at + self._share_s
        while len(self._full_at) > _MOST_REMEMBERED:
            self._full_at.popitem(last=False)
        if is_over:
            wait_s = full_at + self._share_s - now - _WINDOW_S
            raise TooManyRequests(policy, per_minute=self._per_minute, wait_s=wait_s)
        return self._left(policy, who, now=now)

    def left(self, policy: Policy, who: str) -> Allowance:
        """What is left, without counting."""
        return self._left(policy, who, now=self._clock.monotonic())

    def _left(self, policy: Policy, who: str, *, now: float) -> Allowance:
        used_s = max(self._full_at.get((policy, who), now) - now, 0.0)
        left = math.floor((_WINDOW_S - used_s) / self._share_s + 1e-6)
        return Allowance(policy=policy, per_minute=self._per_minute, left=left, whole_in_s=math.ceil(used_s))


class Meter:
    """Counts one request once, however often its caller is recognised."""

    def __init__(self, allowances: Allowances) -> None:
        self._allowances: Final = allowances
        # Set by the first who counts.
        self.allowance: Allowance | None = None

    def count_caller(self, principal: str) -> None:
        """The request is made by somebody known. Raises TooManyRequests."""
        self._count(Policy.CALLER, principal)

    def count_address(self, address: str) -> None:
        """The request is made by nobody known. Raises TooManyRequests."""
        self._count(Policy.ADDRESS, _household_of(address))

    def _count(self, policy: Policy, who: str) -> None:
        if self.allowance is None:
            self.allowance = self._allowances.left(policy, who)
            self.allowance = self._allowances.spend(policy, who)


def _household_of(address: str) -> str:
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if found.version == 4:
        return address
    return str(ipaddress.ip_network((found, _HOUSEHOLD_BITS), strict=False))
