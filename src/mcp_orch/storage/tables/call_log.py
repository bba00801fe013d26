"""Call log: one row a call, moved here from the journal."""

from sqlalchemy import BigInteger, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from mcp_orch.contract.records import CallOutcome
from mcp_orch.storage.column_types import choice, growing, identifier
from mcp_orch.storage.partial_indexes import PartialIndex
from mcp_orch.storage.tables.mapping import Table


class CallLogRow(Table):
    """A call as `contract.records.CallRecord` describes it. Refers to nothing: it outlives what it names."""

    __tablename__ = "call_log"
    __table_args__ = (
        Index("ix_call_log_project_id_at_us_number", "project_id", "at_us", "number"),
        Index("ix_call_log_project_id_server_at_us_number", "project_id", "server", "at_us", "number"),
        Index("ix_call_log_project_id_principal_at_us_number", "project_id", "principal", "at_us", "number"),
        # With the project in it, since PostgreSQL takes this one for the charts of a busy project, too.
        Index("ix_call_log_at_us_project_id", "at_us", "project_id"),
        # Few calls fail, and they are what is looked for: small beside the others.
        PartialIndex("ix_call_log_failed", "project_id", "outcome", "at_us", "number", only=text("outcome <> 'ok'")),
        {"sqlite_autoincrement": True},
    )

    number: Mapped[int] = mapped_column(growing(), primary_key=True, autoincrement=True)
    """Grows in the order of arrival here."""
    request_id: Mapped[str] = mapped_column(String(64), unique=True)
    at_us: Mapped[int] = mapped_column(BigInteger)
    method: Mapped[str] = mapped_column(String(100))
    outcome: Mapped[CallOutcome] = mapped_column(choice(CallOutcome))
    duration_us: Mapped[int] = mapped_column(BigInteger)
    judged_us: Mapped[int | None] = mapped_column(BigInteger)
    queued_us: Mapped[int | None] = mapped_column(BigInteger)
    upstream_us: Mapped[int | None] = mapped_column(BigInteger)
    project_id: Mapped[str | None] = mapped_column(identifier())
    endpoint: Mapped[str] = mapped_column(Text, default="")
    transport: Mapped[str] = mapped_column(String(20), default="")
    principal: Mapped[str | None] = mapped_column(String(64))
    caller: Mapped[str] = mapped_column(Text, default="")
    client: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[str] = mapped_column(String(20), default="")
    address: Mapped[str] = mapped_column(String(64), default="")
    server: Mapped[str | None] = mapped_column(identifier())
    name: Mapped[str | None] = mapped_column(Text)
    code: Mapped[int | None] = mapped_column(BigInteger)
    reason: Mapped[str | None] = mapped_column(Text)
    bytes_in: Mapped[int] = mapped_column(BigInteger, default=0)
    bytes_out: Mapped[int] = mapped_column(BigInteger, default=0)
    arguments_hmac: Mapped[str | None] = mapped_column(String(64))
    content_digest: Mapped[str | None] = mapped_column(String(64))
    """SHA-256 of what is kept of arguments and result."""
