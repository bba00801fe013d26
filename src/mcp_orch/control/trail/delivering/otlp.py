"""Messages as OpenTelemetry takes them: log records over OTLP/HTTP, in JSON."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlsplit, urlunsplit

import msgspec

from mcp_orch.control.trail.delivering.batches import Message

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_PATH: Final = "/v1/logs"
_INFO: Final = 9
_WARN: Final = 13


def logs_url(url: str) -> str:
    """Where logs go at an endpoint: it may be given with or without its path."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    return urlunsplit(parts._replace(path=path if path.endswith(_PATH) else path + _PATH))


def otlp_body(messages: Sequence[Message], *, host: str, version: str) -> bytes:
    """The body of a request (opentelemetry-proto, ExportLogsServiceRequest)."""
    resource = {"service.name": "mcp-orch", "service.version": version, "host.name": host}
    scope = {
        "scope": {"name": "mcp_orch.audit", "version": version},
        "logRecords": [_record(message) for message in messages],
    }
    logs = {"resource": {"attributes": _attributes(resource)}, "scopeLogs": [scope]}
    return json.dumps({"resourceLogs": [logs]}, ensure_ascii=False).encode()


def rejected_in(said: bytes) -> str | None:
    """What a receiver says that took only a part; None: it took everything."""
    try:
        answer = _ANSWERS.decode(said or b"{}")
    except msgspec.DecodeError:
        # Whoever takes logs and says nothing that can be read has taken them.
        return None
    part = answer.partial
    return f"{part.rejected} records were rejected: {part.message[:200]}" if part.rejected else None


class _Part(msgspec.Struct, frozen=True):
    rejected: int = msgspec.field(name="rejectedLogRecords", default=0)
    message: str = msgspec.field(name="errorMessage", default="")


class _Answer(msgspec.Struct, frozen=True):
    partial: _Part = msgspec.field(name="partialSuccess", default=_Part())


# JSON of protobuf writes a count as a string.
_ANSWERS: Final = msgspec.json.Decoder(_Answer, strict=False)


def _record(message: Message) -> dict[str, object]:
    told = message.document()
    nanoseconds = (message.at.astimezone(UTC) - _EPOCH) // _MICROSECOND * 1000
    shown: dict[str, object] = {"log.record.uid": message.id}
    shown |= {f"mcp_orch.{name}": value for name, value in message.record.items()}
    shown |= {f"mcp_orch.place.{name}": value for name, value in (message.place or {}).items()}
    return {
        "timeUnixNano": str(nanoseconds),
        "severityNumber": _WARN if message.is_notable else _INFO,
        "severityText": "WARN" if message.is_notable else "INFO",
        "eventName": f"mcp_orch.audit.{message.kind.value}",
        "body": {"stringValue": json.dumps(told, ensure_ascii=False, separators=(",", ":"))},
        "attributes": _attributes(shown),
    }


def _attributes(values: Mapping[str, object]) -> list[dict[str, object]]:
    return [{"key": name, "value": _value(value)} for name, value in values.items() if value is not None]


def _value(value: object) -> dict[str, object]:
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int):
        return {"intValue": str(value)}
    return {"stringValue": value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}
