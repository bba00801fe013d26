"""Places outside that the audit trail is told to. The table before had no rows: nothing wrote it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

UTC_TIME = sa.DateTime(timezone=True)
DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Makes the table anew."""
    op.drop_table("audit_deliveries")
    op.create_table(
        "audit_deliveries",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("streams", DOCUMENT, nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("headers", DOCUMENT, nullable=False),
        sa.Column("secret", sa.Text(), nullable=True),
        sa.Column("created_at", UTC_TIME, nullable=False),
        sa.Column("created_by", sa.String(64), nullable=False),
        sa.Column("changed_at", UTC_TIME, nullable=False),
        sa.Column("actions", sa.BigInteger(), nullable=False),
        sa.Column("calls", sa.BigInteger(), nullable=False),
        sa.Column("checkpoint", sa.BigInteger(), nullable=False),
        sa.Column("delivered_at", UTC_TIME, nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failed_at", UTC_TIME, nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("claimed_by", sa.String(64), nullable=False),
        sa.Column("claimed_until", UTC_TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_deliveries"),
        sa.UniqueConstraint("name", name="uq_audit_deliveries_name"),
    )


def downgrade() -> None:
    """Makes the table of before."""
    op.drop_table("audit_deliveries")
    op.create_table(
        "audit_deliveries",
        sa.Column("sink", sa.String(40), nullable=False),
        sa.Column("link", sa.BigInteger(), nullable=False),
        sa.Column("checkpoint", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", UTC_TIME, nullable=False),
        sa.PrimaryKeyConstraint("sink", name="pk_audit_deliveries"),
    )
