"""Exporting: records written out, one a line, for files and for other systems."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from mcp_orch.control.trail.repository import Link
from mcp_orch.kit.csv_rows import csv_row
from mcp_orch.storage.tables.audit_chains import AuditStream

CALL_FIELDS: Final = (
    "request_id",
    "at",
    "project_id",
    "caller",
    "principal",
    "method",
    "server",
    "name",
    "outcome",
    "duration_us",
    "endpoint",
    "transport",
    "client",
    "revision",
    "address",
    "code",
    "reason",
    "bytes_in",
    "bytes_out",
    "arguments_hmac",
    "content_digest",
    "judged_us",
    "queued_us",
    "upstream_us",
)
ACTION_FIELDS: Final = (
    "number",
    "at",
    "project_id",
    "actor",
    "principal",
    "tag",
    "target",
    "target_name",
    "details",
    "address",
    "request_id",
)
_PLACE_FIELDS: Final = ("chain", "seq", "digest")
_US_PER_S: Final = 1_000_000


def plain(record: Mapping[str, object]) -> dict[str, object]:
    """A record as JSON takes it."""
    shown: dict[str, object] = {}
    for name, value in record.items():
        if name == "at_us":
            shown["at"] = datetime.fromtimestamp(int(str(value)) / _US_PER_S, UTC).isoformat()
        else:
            shown[name] = value.isoformat() if isinstance(value, datetime) else value
    return shown


def json_line(stream: AuditStream, record: Mapping[str, object], *, chain: str | None, link: Link | None) -> str:
    """One line of JSON."""
    place = None if link is None else {"chain": chain, "seq": link.seq, "digest": link.digest.hex()}
    return json.dumps({"stream": stream.value, "place": place, "record": plain(record)}, ensure_ascii=False) + "\n"


def csv_head(stream: AuditStream) -> str:
    """The first line of a table."""
    return csv_row((*_PLACE_FIELDS, *_fields_of(stream)))


def csv_line(stream: AuditStream, record: Mapping[str, object], *, chain: str | None, link: Link | None) -> str:
    """One row of a table."""
    shown = plain(record)
    place = ("", "", "") if link is None else (chain, link.seq, link.digest.hex())
    return csv_row((*place, *(shown.get(name) for name in _fields_of(stream))))


def _fields_of(stream: AuditStream) -> tuple[str, ...]:
    return CALL_FIELDS if stream is AuditStream.CALLS else ACTION_FIELDS
