"""Preconditions: what must hold for a request when it is let in, and still hold when it commits its change."""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, Protocol


class Precondition(Protocol):
    """Looks at what is committed, on a connection of its own."""

    async def judge(self, *, is_commit: bool) -> None:
        """Raises an OrchError when things are not as they must be.

        `is_commit`: this is the last look; before it, what is not there is left for the request itself to find out.
        """
        ...


# Set around one request; emptied by the first commit in it, which must not judge what the request itself has changed.
_CURRENT: Final[ContextVar[Precondition | None]] = ContextVar("precondition", default=None)


@contextmanager
def under(precondition: Precondition | None) -> Generator[None]:
    """The request in this block, up to its first commit, is bound to the precondition."""
    token = _CURRENT.set(precondition)
    try:
        yield
    finally:
        _CURRENT.reset(token)


def has_precondition() -> bool:
    """Whether the commit that comes next is bound to something."""
    return _CURRENT.get() is not None


async def look() -> None:
    """Lets a request go on whose caller was admitted, or raises what the precondition raises."""
    precondition = _CURRENT.get()
    if precondition is not None:
        await precondition.judge(is_commit=False)


async def insist() -> None:
    """Lets the commit go on, or raises what the precondition raises. No other commit may come between both."""
    precondition = _CURRENT.get()
    if precondition is not None:
        _CURRENT.set(None)
        await precondition.judge(is_commit=True)
