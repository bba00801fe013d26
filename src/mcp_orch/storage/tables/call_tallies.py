"""Tallies of calls: what was counted of the log, so that charts need not count it again."""

from sqlalchemy import BigInteger, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from mcp_orch.storage.column_types import identifier
from mcp_orch.storage.tables.mapping import Table


class CallTallyRow(Table):
    """The calls of a project in one span of time, counted. Holds ids, never names of people.

    Always what counting the rows of the log would give: whoever adds or takes away rows takes this away with them.
    """

    __tablename__ = "call_tallies"

    project_id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    seconds: Mapped[int] = mapped_column(primary_key=True)
    """How long the span is."""
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    """Which one of its length, since 1970."""
    contents: Mapped[bytes] = mapped_column(LargeBinary)


class TalliedSpanRow(Table):
    """A span of time that was looked through in all projects: those with enough calls have a tally."""

    __tablename__ = "tallied_spans"

    seconds: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
