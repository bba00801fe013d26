"""Passkeys: public keys of devices that let their user in."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from mcp_orch.storage.column_types import UtcTime, identifier
from mcp_orch.storage.tables.mapping import Table


class PasskeyRow(Table):
    """A passkey of a user."""

    __tablename__ = "passkeys"

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    user_id: Mapped[str] = mapped_column(identifier(), ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1023), unique=True)
    attested: Mapped[bytes] = mapped_column(LargeBinary)
    """What the device told when it was enrolled: its id and public key, as WebAuthn writes them."""
    sign_count: Mapped[int] = mapped_column(BigInteger, default=0)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcTime)


class PasskeyChallengeRow(Table):
    """A challenge that was given out and not answered yet. Deleted when it is answered, so that it is answered once."""

    __tablename__ = "passkey_challenges"

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    challenge: Mapped[bytes] = mapped_column(LargeBinary(64))
    user_id: Mapped[str | None] = mapped_column(identifier(), ForeignKey("users.id", ondelete="CASCADE"), index=True)
    """Who enrols a passkey; None: somebody who wants to sign in."""
    expires_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
