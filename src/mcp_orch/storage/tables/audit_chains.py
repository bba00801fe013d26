"""Audit chains: for each project, writer and stream, one row of records of which none can change unnoticed."""

from enum import StrEnum

from sqlalchemy import BigInteger, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mcp_orch.storage.column_types import choice, growing, identifier
from mcp_orch.storage.tables.mapping import Table


class AuditStream(StrEnum):
    """What a chain is made of."""

    CALLS = "calls"
    ACTIONS = "actions"


class AuditChainRow(Table):
    """A chain: where it begins, since older records may be gone by retention, and where it ends."""

    __tablename__ = "audit_chains"
    __table_args__ = (UniqueConstraint("project_id", "writer", "stream"),)

    id: Mapped[int] = mapped_column(growing(), primary_key=True, autoincrement=True)
    project_id: Mapped[str] = mapped_column(identifier())
    """Empty: what belongs to no project."""
    writer: Mapped[str] = mapped_column(identifier())
    """The hub process's data directory, by id: two hubs on one database never write one chain."""
    stream: Mapped[AuditStream] = mapped_column(choice(AuditStream))
    head_seq: Mapped[int] = mapped_column(BigInteger, default=0)
    head_digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    start_seq: Mapped[int] = mapped_column(BigInteger, default=0)
    """The newest record that is gone; 0: none is."""
    start_digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    start_key: Mapped[str] = mapped_column(String(64), default="")
    start_signature: Mapped[str] = mapped_column(Text, default="")
    """Says that what is gone was taken away by the hub itself; empty while nothing is."""
