"""Calls written out, one a line, for files and for other systems."""

from collections.abc import AsyncGenerator
from enum import StrEnum
from typing import Final

from mcp_orch.control.calls.queries import CallQuery
from mcp_orch.control.calls.schemas import LoggedCall
from mcp_orch.control.calls.service import CallService
from mcp_orch.identity.visits import ProjectVisit
from mcp_orch.kit.csv_rows import csv_row
from mcp_orch.storage.paging import MAX_LIMIT, PageAsked

MOST: Final = 100_000
"""So many calls a file holds at most, the newest ones."""

_FIELDS: Final = tuple(LoggedCall.model_fields)


class CallFormat(StrEnum):
    """What a file of calls looks like."""

    JSONL = "jsonl"
    CSV = "csv"


MEDIA: Final = {CallFormat.JSONL: "application/x-ndjson", CallFormat.CSV: "text/csv; charset=utf-8"}


async def exported(
    service: CallService, visit: ProjectVisit, *, wanted: CallQuery, form: CallFormat
) -> AsyncGenerator[str, None]:
    """The calls that fit, newest first, page by page: nothing is gathered."""
    if form is CallFormat.CSV:
        yield csv_row(_FIELDS)
    count, cursor = 0, None
    while count < MOST:
        page = await service.page(visit, wanted, asked=PageAsked(cursor=cursor, limit=MAX_LIMIT))
        yield "".join(_line(call, form) for call in page.items[: MOST - count])
        count, cursor = count + len(page.items), page.next_cursor
        if cursor is None:
            return


def _line(call: LoggedCall, form: CallFormat) -> str:
    if form is CallFormat.JSONL:
        return call.model_dump_json() + "\n"
    shown = call.model_dump(mode="json")
    return csv_row(shown[name] for name in _FIELDS)
