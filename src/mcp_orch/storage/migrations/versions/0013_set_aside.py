"""What a place outside would not have, what retention took before it was told, and why it was paused."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")
COUNTS = (
    ("refusals", sa.Integer()),
    ("aside_in_a_row", sa.Integer()),
    ("set_aside", sa.BigInteger()),
    ("missed", sa.BigInteger()),
)


def upgrade() -> None:
    """Adds the columns."""
    with op.batch_alter_table("audit_deliveries") as deliveries:
        deliveries.add_column(sa.Column("off_reason", sa.Text(), nullable=True))
        deliveries.add_column(sa.Column("aside", DOCUMENT, nullable=False, server_default="[]"))
        for name, kind in COUNTS:
            deliveries.add_column(sa.Column(name, kind, nullable=False, server_default="0"))
    with op.batch_alter_table("audit_deliveries") as deliveries:
        for name in ("aside", *(name for name, _ in COUNTS)):
            deliveries.alter_column(name, server_default=None)


def downgrade() -> None:
    """Takes them away again."""
    with op.batch_alter_table("audit_deliveries") as deliveries:
        for name in ("off_reason", "aside", *(name for name, _ in COUNTS)):
            deliveries.drop_column(name)
