"""The audit trail: chains, links, checkpoints; contents of calls where a project keeps them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ID = sa.String(32)
WORD = sa.String(40)
UTC_TIME = sa.DateTime(timezone=True)
DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")
GROWING = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

TABLES = (
    "call_contents",
    "audit_chains",
    "audit_links",
    "audit_names",
    "audit_checkpoints",
    "audit_deliveries",
)


def upgrade() -> None:
    """Makes the tables. Columns are added in place: the call log may hold millions of rows."""
    op.add_column("call_log", sa.Column("content_digest", sa.String(64), nullable=True))
    op.add_column("projects", sa.Column("call_content", WORD, nullable=False, server_default="digest"))
    _make_contents()
    _make_chains()
    _make_links()
    _make_names()
    _make_checkpoints()
    _make_deliveries()


def downgrade() -> None:
    """Takes them away again."""
    for table in TABLES:
        op.drop_table(table)
    op.drop_column("projects", "call_content")
    op.drop_column("call_log", "content_digest")


def _make_contents() -> None:
    op.create_table(
        "call_contents",
        sa.Column("request_id", sa.String(64), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("arguments", sa.Text(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("request_id", name="pk_call_contents"),
    )
    op.create_index("ix_call_contents_at_us", "call_contents", ["at_us"])


def _make_chains() -> None:
    op.create_table(
        "audit_chains",
        sa.Column("id", GROWING, autoincrement=True, nullable=False),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("writer", ID, nullable=False),
        sa.Column("stream", WORD, nullable=False),
        sa.Column("head_seq", sa.BigInteger(), nullable=False),
        sa.Column("head_digest", sa.LargeBinary(32), nullable=False),
        sa.Column("start_seq", sa.BigInteger(), nullable=False),
        sa.Column("start_digest", sa.LargeBinary(32), nullable=False),
        sa.Column("start_key", sa.String(64), nullable=False),
        sa.Column("start_signature", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_chains"),
        sa.UniqueConstraint("project_id", "writer", "stream", name="uq_audit_chains_project_id_writer_stream"),
    )


def _make_links() -> None:
    op.create_table(
        "audit_links",
        sa.Column("number", GROWING, autoincrement=True, nullable=False),
        sa.Column("chain_id", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("stream", WORD, nullable=False),
        sa.Column("ref", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit_links"),
        sa.UniqueConstraint("chain_id", "seq", name="uq_audit_links_chain_id_seq"),
        sa.UniqueConstraint("stream", "ref", name="uq_audit_links_stream_ref"),
        sqlite_autoincrement=True,
    )


def _make_names() -> None:
    op.create_table(
        "audit_names",
        sa.Column("principal", sa.String(64), nullable=False),
        sa.Column("salt", sa.LargeBinary(16), nullable=True),
        sa.Column("erased", DOCUMENT, nullable=True),
        sa.PrimaryKeyConstraint("principal", name="pk_audit_names"),
    )


def _make_checkpoints() -> None:
    op.create_table(
        "audit_checkpoints",
        sa.Column("number", GROWING, autoincrement=True, nullable=False),
        sa.Column("at", UTC_TIME, nullable=False),
        sa.Column("writer", ID, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit_checkpoints"),
        sqlite_autoincrement=True,
    )


def _make_deliveries() -> None:
    op.create_table(
        "audit_deliveries",
        sa.Column("sink", WORD, nullable=False),
        sa.Column("link", sa.BigInteger(), nullable=False),
        sa.Column("checkpoint", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", UTC_TIME, nullable=False),
        sa.PrimaryKeyConstraint("sink", name="pk_audit_deliveries"),
    )
