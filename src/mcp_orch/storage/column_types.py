"""Column types that every table uses: times that keep their zone, JSON, enums as text, growing numbers."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Final, TypeVar

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Enum, Integer, String
from sqlalchemy.types import TypeDecorator, TypeEngine

ID_LENGTH: Final = 32
"""Longer than any id we make: `prj_` and 16 characters."""

Choice = TypeVar("Choice", bound=StrEnum)


class UtcTime(TypeDecorator[datetime]):
    """A point in time. Goes in with any zone, comes out in UTC, on databases that keep no zone too."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The time as the database keeps it."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone can't be stored")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The time with its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


def choice(values: type[Choice]) -> Enum:
    """A column for one word of an enum, kept as text so that a new word needs no migration."""
    return Enum(
        values,
        native_enum=False,
        create_constraint=False,
        length=40,
        values_callable=_words,
        validate_strings=True,
    )


def _words(values: type[StrEnum]) -> list[str]:
    return [word.value for word in values]


def growing() -> BigInteger:
    """A number that the database counts up; SQLite counts only columns of its own integer type."""
    return BigInteger().with_variant(Integer, "sqlite")


def identifier() -> String:
    """An id made by us."""
    return String(ID_LENGTH)


class Document(TypeDecorator[object]):
    """A JSON value, in the form that each database searches best."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[object]:
        """JSONB on PostgreSQL."""
        if dialect.name != "postgresql":
            return dialect.type_descriptor(JSON())
        # Imported here: the dialect costs 4 MB that a hub on SQLite never needs.
        from sqlalchemy.dialects.postgresql import JSONB  # noqa: PLC0415  see the line above

        return dialect.type_descriptor(JSONB())


def document() -> Document:
    """A JSON value."""
    return Document()
