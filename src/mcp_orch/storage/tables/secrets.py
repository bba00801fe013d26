"""Secrets: named values of a project that definitions refer to as `${NAME}`."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from mcp_orch.storage.column_types import UtcTime, identifier
from mcp_orch.storage.secret_column import Sealed, SealedText
from mcp_orch.storage.tables.mapping import Table


class SecretRow(Table):
    """A named secret, sealed for its row."""

    __tablename__ = "secrets"

    project_id: Mapped[str] = mapped_column(
        identifier(), ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(String(128), primary_key=True)
    sealed: Mapped[Sealed] = mapped_column(SealedText)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    updated_at: Mapped[datetime] = mapped_column(UtcTime)
    updated_by: Mapped[str] = mapped_column(String(64))
