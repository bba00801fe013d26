"""The throttle of sign-ins: guessing gets slower and slower, and nobody who knows the password is locked out."""

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

    An attempt that comes too early is refused without being counted, so that an attacker can't stretch the wait. Who
    has signed in from an address before is held up there by failures of that very pair only, not by what strangers do
    to the account from elsewhere.
    """

    def __init__(self, *, clock: Clock) -> None:
        self._clock: Final = clock
        # Changed by `failed` and `succeeded`; oldest first.
        self._failures: OrderedDict[_Bucket, _Failures] = OrderedDict()
        self._trusted: OrderedDict[tuple[str, str], None] = OrderedDict()

    def admit(self, address: str, account: str) -> None:
        """Raises SlowDown when it is too early for another attempt."""
        now = self._clock.monotonic()
        waits = [self._failures[one].free_at - now for one in self._buckets(address, account) if one in self._failures]
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
        self._failures.pop(("pair", address, account), None)
        self._trusted.pop((address, account), None)
        self._trusted[address, account] = None
        while len(self._trusted) > _MOST_TRUSTED:
            self._trusted.popitem(last=False)

    def _buckets(self, address: str, account: str) -> list[_Bucket]:
        pair: _Bucket = ("pair", address, account)
        if (address, account) in self._trusted:
            return [pair]
        return [pair, ("account", "", account), ("address", address, "")]
