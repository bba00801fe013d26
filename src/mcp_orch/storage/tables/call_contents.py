"""Call contents: arguments and results, of projects that keep them."""

from sqlalchemy import BigInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from mcp_orch.storage.tables.mapping import Table


class CallContentRow(Table):
    """What a call carried, whole or redacted. Gone with its call."""

    __tablename__ = "call_contents"

    request_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    at_us: Mapped[int] = mapped_column(BigInteger, index=True)
    arguments: Mapped[str | None] = mapped_column(Text)
    """JSON."""
    result: Mapped[str | None] = mapped_column(Text)
    """JSON."""
