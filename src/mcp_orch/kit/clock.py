"""The time, handed in, so that tests can hold it still."""

import time
from datetime import UTC, datetime


class SystemClock:
    """The clock of the machine. Satisfies `contract.ports.Clock`."""

    def now(self) -> datetime:
        """The time of day, in UTC."""
        return datetime.now(UTC)

    # The function itself, not one around it: a call asks for it half a dozen times.
    monotonic = staticmethod(time.monotonic)
    """Seconds since an arbitrary point; never goes back."""
