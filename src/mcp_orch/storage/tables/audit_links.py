"""Audit links: one for each record, with the digest over the record and all before it."""

from sqlalchemy import BigInteger, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mcp_orch.storage.column_types import choice, growing
from mcp_orch.storage.tables.audit_chains import AuditStream
from mcp_orch.storage.tables.mapping import Table


class AuditLinkRow(Table):
    """The place of a record in its chain. Narrow: the record itself is a row of the call log or of activity."""

    __tablename__ = "audit_links"
    __table_args__ = (
        UniqueConstraint("chain_id", "seq"),
        UniqueConstraint("stream", "ref"),
        {"sqlite_autoincrement": True},
    )

    number: Mapped[int] = mapped_column(growing(), primary_key=True, autoincrement=True)
    chain_id: Mapped[int] = mapped_column(BigInteger)
    seq: Mapped[int] = mapped_column(BigInteger)
    stream: Mapped[AuditStream] = mapped_column(choice(AuditStream))
    ref: Mapped[int] = mapped_column(BigInteger)
    """The number of the record in its own table."""
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
