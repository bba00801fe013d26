"""Moments: times as requests give them. RFC 3339 text alone, with its zone; what comes out is in UTC."""

import re
from datetime import UTC, datetime
from typing import Annotated, Final, TypeAlias

from pydantic import BeforeValidator

_RFC_3339: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt](?:[01]\d|2[0-3]):\d{2}:\d{2}(?:\.\d{1,9})?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)", re.ASCII
)
_EXAMPLE: Final = "2027-01-01T00:00:00Z"
# A plus in a query is a space to everyone who reads it.
_EATEN_PLUS: Final = re.compile(r".*:\d{2}(?:\.\d+)? \d{2}:\d{2}", re.ASCII | re.DOTALL)


def read_moment(given: object) -> datetime:
    """The time in UTC. Raises ValueError for everything that is no RFC 3339 text."""
    moment = given if isinstance(given, datetime) else _parsed(given)
    if moment is None or moment.tzinfo is None:
        raise ValueError(f"no time with a zone as RFC 3339 writes it, such as {_EXAMPLE}{_advice(given)}")
    try:
        return moment.astimezone(UTC)
    except OverflowError as beyond:
        raise ValueError("the time is before the year 1 or after the year 9999 in UTC") from beyond


def _parsed(given: object) -> datetime | None:
    # Pydantic alone would take numbers, too, as seconds or milliseconds, whichever looks likely.
    if not isinstance(given, str) or _RFC_3339.fullmatch(given) is None:
        return None
    try:
        return datetime.fromisoformat(given.upper())
    except ValueError:
        return None


def _advice(given: object) -> str:
    is_eaten = isinstance(given, str) and _EATEN_PLUS.fullmatch(given) is not None
    return "; in an address, + is written %2B" if is_eaten else ""


Moment: TypeAlias = Annotated[datetime, BeforeValidator(read_moment)]
"""A time that a request may give."""
