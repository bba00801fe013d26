"""Audit names: how the names of people stand in digests, so that a name can go and the record stay."""

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from mcp_orch.storage.column_types import document
from mcp_orch.storage.tables.mapping import Table


class AuditNameRow(Table):
    """The salt under which names of one principal are digested. It goes when the person is erased."""

    __tablename__ = "audit_names"

    principal: Mapped[str] = mapped_column(String(64), primary_key=True)
    salt: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    erased: Mapped[list[str] | None] = mapped_column(document())
    """The commitments of names that were replaced: without the salt they say nothing."""
