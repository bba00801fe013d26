"""One-time codes: the second proof besides a password."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from mcp_orch.storage.column_types import UtcTime, identifier
from mcp_orch.storage.secret_column import Sealed, SealedText
from mcp_orch.storage.tables.mapping import Table


class OneTimeCodeRow(Table):
    """What an authenticator application of a user counts from. Asked for at sign-in once it is confirmed."""

    __tablename__ = "one_time_codes"

    user_id: Mapped[str] = mapped_column(identifier(), ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    sealed: Mapped[Sealed] = mapped_column(SealedText)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)
    """The time step of the newest code that was taken: no code opens twice."""


class RecoveryCodeRow(Table):
    """A code for somebody whose authenticator is gone. Deleted when used."""

    __tablename__ = "recovery_codes"

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    user_id: Mapped[str] = mapped_column(identifier(), ForeignKey("users.id", ondelete="CASCADE"), index=True)
