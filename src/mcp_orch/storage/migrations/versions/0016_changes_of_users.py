"""The change feed says whose keys and tokens are to be read anew."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the user."""
    op.add_column("change_events", sa.Column("user_id", sa.String(32), nullable=True))


def downgrade() -> None:
    """Takes the user away: what is left without reads everybody's."""
    op.drop_column("change_events", "user_id")
