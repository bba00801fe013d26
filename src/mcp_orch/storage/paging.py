"""Lists in pages: newest first or by name, by a cursor that stays right while rows come and go."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Generic, TypeAlias, TypeVar, TypeVarTuple

from sqlalchemy import ColumnElement, Select, and_, or_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from mcp_orch.contract.errors import ErrorKind, OrchError

DEFAULT_LIMIT: Final = 50
MAX_LIMIT: Final = 200

_MARK: Final = "|"

Row = TypeVar("Row")
Columns = TypeVarTuple("Columns")


class BadCursor(OrchError):
    """The cursor is not one of ours."""

    kind = ErrorKind.INVALID

    def __init__(self) -> None:
        super().__init__("the cursor is not one that a list has given", hint="leave it out to start from the newest")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageAsked:
    """Which part of a list is wanted."""

    cursor: str | None = None
    limit: int = DEFAULT_LIMIT


FIRST_PAGE: Final = PageAsked()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[Row]):
    """A part of a list; no `next_cursor`: the last one."""

    rows: Sequence[Row]
    next_cursor: str | None


NewestFirst: TypeAlias = tuple[InstrumentedAttribute[datetime], InstrumentedAttribute[str]]
"""What a list is sorted by: a time, and something unique where times are equal."""


async def page_of(
    session: AsyncSession, statement: Select[Row], *, by: NewestFirst, asked: PageAsked = FIRST_PAGE
) -> Page[Row]:
    """One page of the rows that the statement selects. Raises BadCursor."""
    time, tie = by
    wanted = _newest_first(statement, by=(time.expression, tie.expression), asked=asked)
    rows, last = _cut((await session.scalars(wanted)).all(), asked)
    return Page(
        rows=rows, next_cursor=None if last is None else _encoded(getattr(last, time.key), getattr(last, tie.key))
    )


async def mixed_page_of(
    session: AsyncSession,
    statement: Select[datetime, str, *Columns],
    *,
    by: tuple[ColumnElement[datetime], ColumnElement[str]],
    asked: PageAsked = FIRST_PAGE,
) -> Page[Sequence[Any]]:  # pyright: ignore[reportExplicitAny]  rows of columns, as the statement names them
    """One page of rows that are no entities: `statement` selects what `by` sorts by first. Raises BadCursor."""
    rows, last = _cut((await session.execute(_newest_first(statement, by=by, asked=asked))).all(), asked)
    return Page(rows=rows, next_cursor=None if last is None else _encoded(last[0], last[1]))


async def named_page_of(
    session: AsyncSession,
    statement: Select[str, str, *Columns],
    *,
    by: tuple[ColumnElement[str], ColumnElement[str]],
    asked: PageAsked = FIRST_PAGE,
) -> Page[Sequence[Any]]:  # pyright: ignore[reportExplicitAny]  rows of columns, as the statement names them
    """One page of a list that is sorted by name: `statement` selects what `by` sorts by first. Raises BadCursor."""
    name, tie = by
    if asked.cursor is not None:
        last_tie, last_name = _parted(asked.cursor)
        statement = statement.where(or_(name > last_name, and_(name == last_name, tie > last_tie)))
    wanted = statement.order_by(name, tie).limit(_limit(asked) + 1)
    rows, last = _cut((await session.execute(wanted)).all(), asked)
    # A name may have the mark in it, what is unique has not.
    return Page(rows=rows, next_cursor=None if last is None else _joined(last[1], last[0]))


def _newest_first(
    statement: Select[*Columns], *, by: tuple[ColumnElement[datetime], ColumnElement[str]], asked: PageAsked
) -> Select[*Columns]:
    """The rows of the page, and one more if there is one."""
    time, tie = by
    if asked.cursor is not None:
        last_time, last_tie = _decoded(asked.cursor)
        statement = statement.where(or_(time < last_time, and_(time == last_time, tie < last_tie)))
    return statement.order_by(time.desc(), tie.desc()).limit(_limit(asked) + 1)


def _cut(found: Sequence[Row], asked: PageAsked) -> tuple[Sequence[Row], Row | None]:
    """The rows of the page; and the last of them, where more come after it."""
    limit = _limit(asked)
    return (found, None) if len(found) <= limit else (found[:limit], found[limit - 1])


def _limit(asked: PageAsked) -> int:
    return max(1, min(asked.limit, MAX_LIMIT))


def _encoded(time: datetime, tie: str) -> str:
    return _joined(time.isoformat(), tie)


def _decoded(cursor: str) -> tuple[datetime, str]:
    time, tie = _parted(cursor)
    try:
        moment = datetime.fromisoformat(time)
        at = moment.astimezone(UTC)
    except (ValueError, OverflowError) as broken:
        raise BadCursor from broken
    if moment.tzinfo is None or not tie.isprintable():
        raise BadCursor
    return at, tie


def _joined(first: str, second: str) -> str:
    return base64.urlsafe_b64encode(f"{first}{_MARK}{second}".encode()).rstrip(b"=").decode()


def _parted(cursor: str) -> tuple[str, str]:
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except (ValueError, binascii.Error) as broken:
        raise BadCursor from broken
    first, mark, second = text.partition(_MARK)
    # No database takes this one for a text.
    if not mark or "\0" in text:
        raise BadCursor
    return first, second
