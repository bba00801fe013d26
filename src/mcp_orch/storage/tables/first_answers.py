"""First answers: what creating requests with an Idempotency-Key were answered, kept for a day."""

from datetime import datetime

from sqlalchemy import LargeBinary, SmallInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from mcp_orch.storage.column_types import UtcTime
from mcp_orch.storage.tables.mapping import Table


class FirstAnswerRow(Table):
    """A request that was made once. Says neither who made it nor under which key, and its answer is sealed by both."""

    __tablename__ = "first_answers"

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    """Of the caller and the key."""
    request_digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    """Of method, path and body."""
    begun_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    status: Mapped[int | None] = mapped_column(SmallInteger)
    """Empty while the request is on its way."""
    media_type: Mapped[str | None] = mapped_column(Text)
    sealed: Mapped[str | None] = mapped_column(Text)
    """The body. Opens with the key of the request alone, which is not kept."""
