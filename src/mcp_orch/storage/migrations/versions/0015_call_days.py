"""Projects may keep records of calls for fewer days than the hub."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the number of days."""
    op.add_column("projects", sa.Column("call_days", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Takes it away."""
    op.drop_column("projects", "call_days")
