"""The throttle of sign-ins: guessing gets slower and slower, and nobody who knows the password is locked out."""

import ipaddress
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final, TypeAlias

from mcp_orch.contract.errors import ErrorKind, OrchError
from mcp_orch.contract.ports import Clock

_Bucket: TypeAlias = tuple[str, str, str]

_FORGET_AFTER_S: Final = 900.0
_LONGEST_WAIT_S: Final = 10.0
_MOST_BUCKETS: Final = 10_000
_MOST_TRUSTED: Final = 4_096
_FREE_TRIES: Final = {"pair": 5, "account": 30, "address": 50}
"""Failures before the waiting begins: of one address at one account, at one account, of one address."""


class SlowDown(OrchError):
    """Too many wrong passwords a moment ago."""

    kind = ErrorKind.LIMITED

    def __init__(self, wait_s: float) -> None:
        super().__init__(f"too many attempts; try again in {wait_s:.0f} s", hint="wait; the account is not locked")
        self.retry_after_s = wait_s


@dataclass(slots=True)
class _Failures:
    count: int
    newest_at: float
    free_at: float


class SignInThrottle:
    """Counts failures in memory, bounded: the oldest are forgotten first. Never waits more than 10 seconds.

    An attempt that comes too early is refused without being counted, so that an attacker can't stretch the wait. What
    strangers do to an account from elsewhere holds nobody up who gives the right password at once: who has not failed
    at the account from an address has one try there, and who has signed in there before waits for failures of that
    very pair only. A guesser gets one try at an account per address and quarter of an hour out of that.
    """

    def __init__(self, *, clock: Clock) -> None:
        self._clock: Final = clock
        # Changed by `failed` and `succeeded`; oldest first.
        self._failures: OrderedDict[_Bucket, _Failures] = OrderedDict()
        self._trusted: OrderedDict[tuple[str, str], None] = OrderedDict()

    def admit(self, address: str, account: str) -> None:
        """Raises SlowDown when it is too early for another attempt."""
        now = self._clock.monotonic()
        pair, *others = self._buckets(address, account)
        is_fresh = pair not in self._failures or now - self._failures[pair].newest_at > _FORGET_AFTER_S
        asked = [one for one in others if one[0] == "address"] if is_fresh else [pair, *others]
        waits = [self._failures[one].free_at - now for one in asked if one in self._failures]
        longest = max(waits, default=0.0)
        if longest > 0:
            raise SlowDown(longest)

    def failed(self, address: str, account: str) -> None:
        """Counts a wrong password."""
        now = self._clock.monotonic()
        for bucket in self._buckets(address, account):
            known = self._failures.pop(bucket, None)
            is_old = known is None or now - known.newest_at > _FORGET_AFTER_S
            count = 1 if known is None or is_old else known.count + 1
            beyond = count - _FREE_TRIES[bucket[0]]
            wait_s = min(2.0 ** min(beyond, 10), _LONGEST_WAIT_S) if beyond >= 0 else 0.0
            self._failures[bucket] = _Failures(count=count, newest_at=now, free_at=now + wait_s)
        while len(self._failures) > _MOST_BUCKETS:
            self._failures.popitem(last=False)

    def succeeded(self, address: str, account: str) -> None:
        """Forgets the failures of this pair and remembers that it belongs together."""
        address = _network_of(address)
        self._failures.pop(("pair", address, account), None)
        self._trusted.pop((address, account), None)
        self._trusted[address, account] = None
        while len(self._trusted) > _MOST_TRUSTED:
            self._trusted.popitem(last=False)

    def _buckets(self, address: str, account: str) -> list[_Bucket]:
        address = _network_of(address)
        pair: _Bucket = ("pair", address, account)
        if (address, account) in self._trusted:
            return [pair]
        return [pair, ("account", "", account), ("address", address, "")]


def _network_of(address: str) -> str:
    """The address, or the part of it that a customer is given whole: with IPv6 that is 64 bits and more."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return address
    return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))
