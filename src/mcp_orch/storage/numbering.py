"""Cursors of append-only tables: the number of the last row that was seen, or its time and number."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_

from mcp_orch.storage.paging import BadCursor

_LARGEST = 2**63 - 1
_LONGEST = 19


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPlace:
    """A place in the log of calls, as it is listed by time: newest first."""

    at_us: int
    number: int

    def is_after(self, at_us: ColumnElement[int], number: ColumnElement[int]) -> ColumnElement[bool]:
        """Whether a row is listed behind this place."""
        is_same = and_(at_us == self.at_us, number < self.number)
        # The first half is implied by the second, and lets an index be entered at the right place.
        return and_(at_us <= self.at_us, or_(at_us < self.at_us, is_same))

    def is_reached(self, at_us: ColumnElement[int], number: ColumnElement[int]) -> ColumnElement[bool]:
        """Whether a row is listed before this place, or at it."""
        is_same = and_(at_us == self.at_us, number >= self.number)
        return and_(at_us >= self.at_us, or_(at_us > self.at_us, is_same))


def number_of_cursor(cursor: str | None) -> int | None:
    """The number below which the next page begins; None for the first page. Raises BadCursor."""
    return None if cursor is None else _number(cursor)


def place_of_cursor(cursor: str | None) -> CallPlace | None:
    """The place below which the next page begins; None for the first page. Raises BadCursor."""
    if cursor is None:
        return None
    at_us, _, number = cursor.partition(".")
    return CallPlace(at_us=_number(at_us), number=_number(number))


def words_of_place(place: CallPlace | None) -> str | None:
    """The cursor for a place."""
    return None if place is None else f"{place.at_us}.{place.number}"


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > _LONGEST or int(text) > _LARGEST:
        raise BadCursor
    return int(text)
