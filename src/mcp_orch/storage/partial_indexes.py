"""Indexes over some of the rows."""

from typing import Final

from sqlalchemy import Connection, Index, TextClause, event


class PartialIndex(Index):
    """An index over the rows for which `only` holds.

    The condition is told to the one dialect that creates it. Given as `postgresql_where`, it would load that dialect,
    4 MB, into every hub on SQLite.
    """

    inherit_cache = True

    def __init__(self, name: str, *columns: str, only: TextClause) -> None:
        super().__init__(name, *columns)
        self.only: Final = only
        event.listen(self, "before_create", _tell)


def _tell(index: PartialIndex, connection: Connection, **_: object) -> None:
    index.dialect_options[connection.dialect.name]["where"] = index.only
