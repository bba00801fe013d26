"""Servers: MCP servers registered in projects."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mcp_orch.contract.pictures import Sharing, Transport
from mcp_orch.storage.column_types import UtcTime, choice, document, identifier
from mcp_orch.storage.secret_column import Sealed, SealedMap
from mcp_orch.storage.tables.mapping import Table


class ServerOrigin(StrEnum):
    """Who keeps the definition."""

    HUB = "hub"
    MIRROR = "mirror"
    """A file that `serve --config` follows: read-only here, but for its switches."""


class ServerRow(Table):
    """A server: how to reach it, its sealed values by name, and its switch."""

    __tablename__ = "servers"
    __table_args__ = (
        UniqueConstraint("project_id", "name_folded"),
        Index("ix_servers_created_at_id", "created_at", "id"),
    )

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    project_id: Mapped[str] = mapped_column(identifier(), ForeignKey("projects.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(48))
    name_folded: Mapped[str] = mapped_column(String(192))
    title: Mapped[str | None] = mapped_column(String(200))
    transport: Mapped[Transport] = mapped_column(choice(Transport))
    command: Mapped[str | None] = mapped_column(Text)
    args: Mapped[list[str]] = mapped_column(document(), default=list)
    cwd: Mapped[str | None] = mapped_column(Text)
    url: Mapped[str | None] = mapped_column(Text)
    env: Mapped[Mapping[str, Sealed]] = mapped_column(SealedMap, default=dict)
    headers: Mapped[Mapping[str, Sealed]] = mapped_column(SealedMap, default=dict)
    timeout_s: Mapped[float] = mapped_column(default=30.0)
    call_timeout_s: Mapped[float] = mapped_column(default=300.0)
    sharing: Mapped[Sharing] = mapped_column(choice(Sharing), default=Sharing.AUTO)
    is_enabled: Mapped[bool] = mapped_column(default=True)
    off_reason: Mapped[str | None] = mapped_column(Text)
    file_disabled: Mapped[bool | None]
    """What the mirrored file said of its switch when it was last read; the hub's own switch moves when that changes."""
    origin: Mapped[ServerOrigin] = mapped_column(choice(ServerOrigin), default=ServerOrigin.HUB)
    created_by: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    updated_at: Mapped[datetime] = mapped_column(UtcTime)
