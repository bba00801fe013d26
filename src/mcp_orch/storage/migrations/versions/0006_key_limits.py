"""Keys have networks that they may be used from, and limits of their own."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Adds the columns; keys that are there stay without limits."""
    with op.batch_alter_table("keys") as keys:
        keys.add_column(sa.Column("networks", DOCUMENT, nullable=False, server_default="[]"))
        keys.add_column(sa.Column("calls_per_minute", sa.Integer(), nullable=True))
        keys.add_column(sa.Column("max_concurrent", sa.Integer(), nullable=True))
    with op.batch_alter_table("keys") as keys:
        keys.alter_column("networks", server_default=None)


def downgrade() -> None:
    """Drops the columns."""
    with op.batch_alter_table("keys") as keys:
        keys.drop_column("max_concurrent")
        keys.drop_column("calls_per_minute")
        keys.drop_column("networks")
