"""Times of requests: RFC 3339 text, and nothing that merely could be meant as a time."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from mcp_orch.storage.moments import Moment

MOMENTS: TypeAdapter[datetime | None] = TypeAdapter(Moment | None)
NEW_YEAR = datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2027-01-01T00:00:00Z",
        "2027-01-01t00:00:00z",
        "2027-01-01T00:00:00.000000000Z",
        "2027-01-01T09:00:00+09:00",
        "2026-12-31T19:00:00-05:00",
        "2027-01-01T00:00:00-00:00",
    ],
)
def test_a_time_comes_out_in_utc(text: str) -> None:
    moment = MOMENTS.validate_python(text)
    assert moment == NEW_YEAR
    assert moment is not None
    assert moment.tzinfo is UTC


@pytest.mark.parametrize(
    "given",
    [
        5,
        1e9,
        True,
        "",
        "5",
        "1e9",
        "1700000000",
        "2027-01-01",
        "2027-01-01T00:00:00",
        "2027-01-01T00:00Z",
        "2027-01-01 00:00:00Z",
        "2027-01-01T00:00:00,5Z",
        "2027-01-01T24:00:00Z",
        "2027-02-29T00:00:00Z",
        "2027-W01-1T00:00:00Z",
        "2027-01-01T00:00:00+0900",
        " 2027-01-01T00:00:00Z",
        "2027-01-01T00:00:00Z\n",
        "٢027-01-01T00:00:00Z",
        "0001-01-01T00:00:00+09:00",
        "9999-12-31T23:59:59-09:00",
        datetime(2027, 1, 1),  # noqa: DTZ001  what has no zone is what this is about
        {},
    ],
)
def test_what_is_no_time_is_refused(given: object) -> None:
    with pytest.raises(ValidationError, match=r"no time with a zone|before the year 1 or after"):
        MOMENTS.validate_python(given)


def test_none_stays_none() -> None:
    assert MOMENTS.validate_python(None) is None


def test_a_plus_that_an_address_turned_into_a_space_is_named() -> None:
    with pytest.raises(ValidationError, match="written %2B"):
        MOMENTS.validate_python("2027-01-01T09:00:00 09:00")
    with pytest.raises(ValidationError) as other:
        MOMENTS.validate_python("yesterday")
    assert "%2B" not in str(other.value)


@given(st.datetimes(timezones=st.just(timezone(timedelta(hours=9))), min_value=datetime(2, 1, 1)))  # noqa: DTZ001
def test_a_time_is_read_as_it_is_written(moment: datetime) -> None:
    assert MOMENTS.validate_python(moment.isoformat()) == moment == MOMENTS.validate_python(moment)
