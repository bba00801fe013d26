"""The first schema: people, projects, servers, and the records of what they do.

Written by Alembic (generated from the tables of that day, then sorted by hand), and never changed again.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.String(32)
UTC_TIME = sa.DateTime(timezone=True)
DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")
SECONDS: sa.Double[float] = sa.Double()
GROWING = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Makes all tables."""
    _make_people()
    _make_projects_and_theirs()
    _make_servers_and_theirs()
    _make_toolsets_and_entries()
    _make_records()
    _make_calls()


def downgrade() -> None:
    """Drops all tables, dependent ones first."""
    for table in (
        "call_log",
        "activity",
        "change_events",
        "toolset_entries",
        "toolsets",
        "tool_overrides",
        "server_names",
        "servers",
        "keys",
        "secrets",
        "memberships",
        "project_names",
        "projects",
        "hub_settings",
        "setup_links",
        "user_tokens",
        "browser_sessions",
        "users",
    ):
        op.drop_table(table)


def _make_people() -> None:
    _make_users()
    _make_browser_sessions()
    _make_user_tokens()
    _make_setup_links()
    _make_hub_settings()


def _make_users() -> None:
    op.create_table(
        "users",
        sa.Column("id", ID, nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("email_folded", sa.String(length=320), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("is_hub_admin", sa.Boolean(), nullable=False),
        sa.Column("deactivated_at", UTC_TIME, nullable=True),
        sa.Column("created_at", UTC_TIME, nullable=False),
        sa.Column("last_seen_at", UTC_TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email_folded", name=op.f("uq_users_email_folded")),
    )


def _make_browser_sessions() -> None:
    op.create_table(
        "browser_sessions",
        sa.Column("id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", UTC_TIME, nullable=False),
        sa.Column("expires_at", UTC_TIME, nullable=False),
        sa.Column("last_seen_at", UTC_TIME, nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("agent", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_browser_sessions_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_browser_sessions")),
        sa.UniqueConstraint("digest", name=op.f("uq_browser_sessions_digest")),
    )
    op.create_index(op.f("ix_browser_sessions_expires_at"), "browser_sessions", ["expires_at"], unique=False)
    op.create_index(op.f("ix_browser_sessions_user_id"), "browser_sessions", ["user_id"], unique=False)


def _make_user_tokens() -> None:
    op.create_table(
        "user_tokens",
        sa.Column("id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("scopes", DOCUMENT, nullable=False),
        sa.Column("created_at", UTC_TIME, nullable=False),
        sa.Column("expires_at", UTC_TIME, nullable=True),
        sa.Column("revoked_at", UTC_TIME, nullable=True),
        sa.Column("last_used_at", UTC_TIME, nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_user_tokens_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_tokens")),
    )
    op.create_index(op.f("ix_user_tokens_user_id"), "user_tokens", ["user_id"], unique=False)


def _make_setup_links() -> None:
    op.create_table(
        "setup_links",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", UTC_TIME, nullable=False),
        sa.Column("expires_at", UTC_TIME, nullable=False),
        sa.Column("used_at", UTC_TIME, nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_setup_links")),
    )


def _make_hub_settings() -> None:
    op.create_table(
        "hub_settings",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("value", DOCUMENT, nullable=False),
        sa.Column("updated_by", sa.String(length=64), nullable=False),
        sa.Column("updated_at", UTC_TIME, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_hub_settings")),
    )


def _make_projects_and_theirs() -> None:
    _make_projects()
    _make_project_names()
    _make_memberships()
    _make_secrets()
    _make_keys()


def _make_projects() -> None:
    op.create_table(
        "projects",
        sa.Column("id", ID, nullable=False),
        sa.Column("name", sa.String(length=48), nullable=False),
        sa.Column("name_folded", sa.String(length=192), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=True),
        sa.Column("separator", sa.String(length=4), nullable=False),
        sa.Column("max_name_length", sa.Integer(), nullable=False),
        sa.Column("is_strict", sa.Boolean(), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("created_at", UTC_TIME, nullable=False),
        sa.Column("updated_at", UTC_TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_projects")),
        sa.UniqueConstraint("name_folded", name=op.f("uq_projects_name_folded")),
    )


def _make_project_names() -> None:
    op.create_table(
        "project_names",
        sa.Column("name_folded", sa.String(length=192), nullable=False),
        sa.Column("name", sa.String(length=48), nullable=False),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("until", UTC_TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_project_names_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("name_folded", name=op.f("pk_project_names")),
    )
    op.create_index(op.f("ix_project_names_project_id"), "project_names", ["project_id"], unique=False)


def _make_memberships() -> None:
    op.create_table(
        "memberships",
        sa.Column("project_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("created_at", UTC_TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_memberships_project_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_memberships_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("project_id", "user_id", name=op.f("pk_memberships")),
    )
    op.create_index(op.f("ix_memberships_user_id"), "memberships", ["user_id"], unique=False)


def _make_secrets() -> None:
    op.create_table(
        "secrets",
        sa.Column("project_id", ID, nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("created_at", UTC_TIME, nullable=False),
        sa.Column("updated_at", UTC_TIME, nullable=False),
        sa.Column("updated_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_secrets_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("project_id", "name", name=op.f("pk_secrets")),
    )


def _make_keys() -> None:
    op.create_table(
        "keys",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("user_id", ID, nullable=True),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("previous_digest", sa.LargeBinary(length=32), nullable=True),
        sa.Column("previous_until", UTC_TIME, nullable=True),
        sa.Column("scopes", DOCUMENT, nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("created_at", UTC_TIME, nullable=False),
        sa.Column("rotated_at", UTC_TIME, nullable=True),
        sa.Column("expires_at", UTC_TIME, nullable=True),
        sa.Column("revoked_at", UTC_TIME, nullable=True),
        sa.Column("last_used_at", UTC_TIME, nullable=True),
        sa.Column("last_used_address", sa.String(length=64), nullable=True),
        sa.Column("last_used_client", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_keys_project_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_keys_user_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keys")),
    )
    op.create_index("ix_keys_project_id_created_at", "keys", ["project_id", "created_at"], unique=False)
    op.create_index(op.f("ix_keys_user_id"), "keys", ["user_id"], unique=False)


def _make_servers_and_theirs() -> None:
    _make_servers()
    _make_server_names()
    _make_tool_overrides()


def _make_servers() -> None:
    op.create_table(
        "servers",
        sa.Column("id", ID, nullable=False),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("name", sa.String(length=48), nullable=False),
        sa.Column("name_folded", sa.String(length=192), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=True),
        sa.Column("transport", sa.String(40), nullable=False),
        sa.Column("command", sa.Text(), nullable=True),
        sa.Column("args", DOCUMENT, nullable=False),
        sa.Column("cwd", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("env", DOCUMENT, nullable=False),
        sa.Column("headers", DOCUMENT, nullable=False),
        sa.Column("timeout_s", SECONDS, nullable=False),
        sa.Column("call_timeout_s", SECONDS, nullable=False),
        sa.Column("sharing", sa.String(40), nullable=False),
        sa.Column("is_enabled", sa.Boolean(), nullable=False),
        sa.Column("off_reason", sa.Text(), nullable=True),
        sa.Column("file_disabled", sa.Boolean(), nullable=True),
        sa.Column("origin", sa.String(40), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("created_at", UTC_TIME, nullable=False),
        sa.Column("updated_at", UTC_TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_servers_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_servers")),
        sa.UniqueConstraint("project_id", "name_folded", name=op.f("uq_servers_project_id_name_folded")),
    )


def _make_server_names() -> None:
    op.create_table(
        "server_names",
        sa.Column("project_id", ID, nullable=False),
        sa.Column("name_folded", sa.String(length=192), nullable=False),
        sa.Column("name", sa.String(length=48), nullable=False),
        sa.Column("server_id", ID, nullable=False),
        sa.Column("until", UTC_TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_server_names_project_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["server_id"], ["servers.id"], name=op.f("fk_server_names_server_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("project_id", "name_folded", name=op.f("pk_server_names")),
    )
    op.create_index(op.f("ix_server_names_server_id"), "server_names", ["server_id"], unique=False)


def _make_tool_overrides() -> None:
    op.create_table(
        "tool_overrides",
        sa.Column("server_id", ID, nullable=False),
        sa.Column("tool", sa.String(length=1024), nullable=False),
        sa.Column("is_enabled", sa.Boolean(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("is_read_only", sa.Boolean(), nullable=False),
        sa.Column("is_repeatable", sa.Boolean(), nullable=False),
        sa.Column("updated_at", UTC_TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["server_id"], ["servers.id"], name=op.f("fk_tool_overrides_server_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("server_id", "tool", name=op.f("pk_tool_overrides")),
    )


def _make_toolsets_and_entries() -> None:
    _make_toolsets()
    _make_toolset_entries()


def _make_toolsets() -> None:
    op.create_table(
        "toolsets",
        sa.Column("id", ID, nullable=False),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("name", sa.String(length=48), nullable=False),
        sa.Column("name_folded", sa.String(length=192), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=True),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("created_at", UTC_TIME, nullable=False),
        sa.Column("updated_at", UTC_TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_toolsets_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_toolsets")),
        sa.UniqueConstraint("project_id", "name_folded", name=op.f("uq_toolsets_project_id_name_folded")),
    )


def _make_toolset_entries() -> None:
    op.create_table(
        "toolset_entries",
        sa.Column("toolset_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("server_id", ID, nullable=False),
        sa.Column("tool", sa.String(length=1024), nullable=True),
        sa.ForeignKeyConstraint(
            ["server_id"], ["servers.id"], name=op.f("fk_toolset_entries_server_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["toolset_id"], ["toolsets.id"], name=op.f("fk_toolset_entries_toolset_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("toolset_id", "position", name=op.f("pk_toolset_entries")),
    )
    op.create_index(op.f("ix_toolset_entries_server_id"), "toolset_entries", ["server_id"], unique=False)


def _make_records() -> None:
    _make_change_events()
    _make_activity()


def _make_change_events() -> None:
    op.create_table(
        "change_events",
        sa.Column("version", GROWING, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("project_id", ID, nullable=True),
        sa.Column("at", UTC_TIME, nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_change_events")),
        sqlite_autoincrement=True,
    )


def _make_activity() -> None:
    op.create_table(
        "activity",
        sa.Column("number", GROWING, autoincrement=True, nullable=False),
        sa.Column("at", UTC_TIME, nullable=False),
        sa.Column("tag", sa.String(40), nullable=False),
        sa.Column("principal", sa.String(length=64), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("project_id", ID, nullable=True),
        sa.Column("target", sa.String(length=200), nullable=False),
        sa.Column("target_name", sa.Text(), nullable=False),
        sa.Column("details", DOCUMENT, nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_activity")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_activity_project_id_number", "activity", ["project_id", "number"], unique=False)


def _make_calls() -> None:
    op.create_table(
        "call_log",
        sa.Column("number", GROWING, autoincrement=True, nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("method", sa.String(length=100), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("duration_us", sa.BigInteger(), nullable=False),
        sa.Column("project_id", ID, nullable=True),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("transport", sa.String(length=20), nullable=False),
        sa.Column("principal", sa.String(length=64), nullable=True),
        sa.Column("caller", sa.Text(), nullable=False),
        sa.Column("client", sa.Text(), nullable=False),
        sa.Column("revision", sa.String(length=20), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("server", ID, nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("code", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("bytes_in", sa.BigInteger(), nullable=False),
        sa.Column("bytes_out", sa.BigInteger(), nullable=False),
        sa.Column("arguments_hmac", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_call_log")),
        sa.UniqueConstraint("request_id", name=op.f("uq_call_log_request_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_call_log_at_us"), "call_log", ["at_us"], unique=False)
    op.create_index("ix_call_log_project_id_number", "call_log", ["project_id", "number"], unique=False)
    op.create_index(
        "ix_call_log_project_id_principal_number", "call_log", ["project_id", "principal", "number"], unique=False
    )
    op.create_index(
        "ix_call_log_project_id_server_number", "call_log", ["project_id", "server", "number"], unique=False
    )
