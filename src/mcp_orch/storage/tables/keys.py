"""Keys: credentials of a project."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from mcp_orch.storage.column_types import UtcTime, choice, document, identifier
from mcp_orch.storage.tables.mapping import Table


class KeyKind(StrEnum):
    """Whose rights a key has."""

    PERSONAL = "personal"
    SERVICE = "service"


class KeyRow(Table):
    """A project key. Only SHA-256 digests are kept: the one in force, and while a rotation lasts the one before."""

    __tablename__ = "keys"
    __table_args__ = (
        Index("ix_keys_project_id_created_at", "project_id", "created_at"),
        Index("ix_keys_created_at_id", "created_at", "id"),
    )

    id: Mapped[str] = mapped_column(String(12), primary_key=True)
    project_id: Mapped[str] = mapped_column(identifier(), ForeignKey("projects.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(100))
    kind: Mapped[KeyKind] = mapped_column(choice(KeyKind))
    user_id: Mapped[str | None] = mapped_column(identifier(), ForeignKey("users.id", ondelete="SET NULL"), index=True)
    """The maker of a personal key, the steward of a service key."""
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    previous_digest: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    previous_until: Mapped[datetime | None] = mapped_column(UtcTime)
    scopes: Mapped[dict[str, object]] = mapped_column(document(), default=dict)
    """As `identity.scopes` writes it: ids, never names."""
    networks: Mapped[list[str]] = mapped_column(document(), default=list)
    """Where it may be used from; empty: anywhere."""
    calls_per_minute: Mapped[int | None]
    max_concurrent: Mapped[int | None]
    created_by: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    rotated_at: Mapped[datetime | None] = mapped_column(UtcTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcTime)
    last_used_address: Mapped[str | None] = mapped_column(String(64))
    last_used_client: Mapped[str | None] = mapped_column(String(200))
