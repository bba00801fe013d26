"""Cursors of append-only tables: the number of the last row that was seen."""

from mcp_orch.storage.paging import BadCursor

_LARGEST = 2**63 - 1


def number_of_cursor(cursor: str | None) -> int | None:
    """The number below which the next page begins; None for the first page. Raises BadCursor."""
    if cursor is None:
        return None
    if not (cursor.isascii() and cursor.isdecimal()) or len(cursor) > 19 or int(cursor) > _LARGEST:
        raise BadCursor
    return int(cursor)
