"""Audit deliveries: places outside that the trail is told to, and how far each has been told."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from mcp_orch.storage.column_types import UtcTime, choice, document, identifier
from mcp_orch.storage.secret_column import Sealed, SealedMap, SealedText
from mcp_orch.storage.tables.mapping import Table


class DeliveryKind(StrEnum):
    """What a place outside speaks."""

    SYSLOG = "syslog"
    WEBHOOK = "webhook"
    OTLP = "otlp"


class AuditDeliveryRow(Table):
    """A place outside. What was told is a number for each stream: records are told in the order of their numbers."""

    __tablename__ = "audit_deliveries"

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    kind: Mapped[DeliveryKind] = mapped_column(choice(DeliveryKind))
    url: Mapped[str] = mapped_column(Text)
    streams: Mapped[list[str]] = mapped_column(document())
    enabled: Mapped[bool]
    headers: Mapped[Mapping[str, Sealed]] = mapped_column(SealedMap)
    secret: Mapped[Sealed | None] = mapped_column(SealedText)
    """What messages are signed with."""
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    created_by: Mapped[str] = mapped_column(String(64))
    changed_at: Mapped[datetime] = mapped_column(UtcTime)

    actions: Mapped[int] = mapped_column(BigInteger)
    calls: Mapped[int] = mapped_column(BigInteger)
    checkpoint: Mapped[int] = mapped_column(BigInteger)
    delivered_at: Mapped[datetime | None] = mapped_column(UtcTime)
    failures: Mapped[int] = mapped_column(Integer)
    """In a row, since the last success."""
    failed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    last_error: Mapped[str | None] = mapped_column(Text)
    off_reason: Mapped[str | None] = mapped_column(Text)
    """Why the hub itself paused it; None when somebody did."""
    refusals: Mapped[int] = mapped_column(Integer, default=0)
    """How often in a row the message that comes next was refused; those together with others count as one."""
    aside_in_a_row: Mapped[int] = mapped_column(Integer, default=0)
    """Messages that were set aside since it took one."""
    set_aside: Mapped[int] = mapped_column(BigInteger, default=0)
    """Messages that it was not told because it would not have them; the newest of them are named in `audit_asides`."""
    missed: Mapped[int] = mapped_column(BigInteger, default=0)
    """Records that retention took before it was told."""
    claimed_by: Mapped[str] = mapped_column(String(64))
    """The process that tells it now; another one may when it has not for a while."""
    claimed_until: Mapped[datetime] = mapped_column(UtcTime)
