from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.dialects import postgresql, sqlite

from mcp_orch.storage.column_types import UtcTime

SEOUL = timezone(timedelta(hours=9))
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()])
def test_a_time_comes_back_in_utc_whatever_its_zone_was(dialect: object) -> None:
    column = UtcTime()
    kept = column.process_bind_param(datetime(2026, 11, 24, 21, 0, tzinfo=SEOUL), dialect)  # pyright: ignore[reportArgumentType]  a dialect
    assert kept is not None
    came_back = column.process_result_value(kept, dialect)  # pyright: ignore[reportArgumentType]  a dialect
    assert came_back == NOON
    assert came_back is not None
    assert came_back.tzinfo is UTC
    assert column.process_bind_param(None, dialect) is None  # pyright: ignore[reportArgumentType]  a dialect
    assert column.process_result_value(None, dialect) is None  # pyright: ignore[reportArgumentType]  a dialect


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        UtcTime().process_bind_param(datetime(2026, 11, 24), sqlite.dialect())  # noqa: DTZ001  the mistake itself
