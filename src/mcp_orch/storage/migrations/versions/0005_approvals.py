"""Approvals of commands. Whoever could register a command before was a hub admin: those that run are approved.

A command whose environment makes it load more waits for an approval: its values are sealed, and not read here.
"""

import hashlib

import msgspec
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.String(32)
UTC_TIME = sa.DateTime(timezone=True)
DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")
NOTE = "registered before approvals were kept"

SERVERS = sa.table(
    "servers",
    sa.column("id", ID),
    sa.column("project_id", ID),
    sa.column("name", sa.String(48)),
    sa.column("transport", sa.String(40)),
    sa.column("command", sa.Text()),
    sa.column("args", DOCUMENT),
    sa.column("cwd", sa.Text()),
    sa.column("env", DOCUMENT),
    sa.column("created_by", sa.String(64)),
    sa.column("created_at", UTC_TIME),
)


def upgrade() -> None:
    """Makes the table, and approves what runs already."""
    made = op.create_table(
        "approvals",
        sa.Column("id", ID, nullable=False),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("server_id", ID, nullable=False),
        sa.Column("server_name", sa.String(48), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("args", DOCUMENT, nullable=False),
        sa.Column("cwd", sa.Text(), nullable=True),
        sa.Column("env_names", DOCUMENT, nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("proposed_by", sa.String(64), nullable=False),
        sa.Column("proposed_by_name", sa.Text(), nullable=False),
        sa.Column("proposed_at", UTC_TIME, nullable=False),
        sa.Column("decided_by", sa.String(64), nullable=True),
        sa.Column("decided_by_name", sa.Text(), nullable=True),
        sa.Column("decided_at", UTC_TIME, nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_approvals_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approvals")),
    )
    op.create_index("ix_approvals_project_id_proposed_at", "approvals", ["project_id", "proposed_at"])
    op.create_index("ix_approvals_state_proposed_at", "approvals", ["state", "proposed_at"])
    op.create_index(op.f("ix_approvals_server_id"), "approvals", ["server_id"])
    running = op.get_bind().execute(sa.select(SERVERS).where(SERVERS.c.transport == "stdio")).all()
    approved = [_approved(server) for server in running if not any(map(_is_dangerous, server.env or {}))]
    if approved:
        op.bulk_insert(made, approved)


def downgrade() -> None:
    """Drops the table."""
    op.drop_table("approvals")


def _approved(server: sa.Row[tuple[object, ...]]) -> dict[str, object]:
    parts = ["running code", server.command, list(server.args), server.cwd, []]
    return {
        "id": "apr_" + str(server.id).partition("_")[2],
        "project_id": server.project_id,
        "server_id": server.id,
        "server_name": server.name,
        "digest": hashlib.sha256(msgspec.json.encode(parts)).hexdigest(),
        "what": f"the command {server.command[:60]!r}",
        "command": server.command,
        "args": list(server.args),
        "cwd": server.cwd,
        "env_names": sorted(server.env or {}),
        "state": "approved",
        "proposed_by": server.created_by,
        "proposed_by_name": server.created_by,
        "proposed_at": server.created_at,
        "decided_by": "local",
        "decided_by_name": "local",
        "decided_at": server.created_at,
        "note": NOTE,
    }


def _is_dangerous(name: str) -> bool:
    starts = ("LD_", "DYLD_", "PYTHON", "NPM_CONFIG_", "UV_", "PIP_", "BUN_", "DENO_", "GIT_", "JAVA_", "JDK_", "_JAVA")
    words = {"BASH_ENV", "CLASSPATH", "COMSPEC", "ENV", "IFS", "NODE_OPTIONS", "NODE_PATH", "PATH", "PATHEXT"}
    more = {"PERL5LIB", "PERL5OPT", "RUBYLIB", "RUBYOPT", "SHELL"}
    return name.upper() in words | more or name.upper().startswith(starts)
