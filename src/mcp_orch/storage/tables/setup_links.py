"""Set-up links: one-time ways in for somebody who has no password yet."""

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from mcp_orch.storage.column_types import UtcTime
from mcp_orch.storage.tables.mapping import Table


class SetupLinkRow(Table):
    """A link that makes its holder the first hub admin. Only the SHA-256 of its token is kept."""

    __tablename__ = "setup_links"

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcTime)
