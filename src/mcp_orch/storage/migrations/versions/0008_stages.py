"""Calls tell when they were judged, had a connection and were answered by their server."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

STAGES = ("judged_us", "queued_us", "upstream_us")


def upgrade() -> None:
    """Adds the columns in place: the call log may hold millions of rows. Of calls that are there nothing is known."""
    for stage in STAGES:
        op.add_column("call_log", sa.Column(stage, sa.BigInteger(), nullable=True))


def downgrade() -> None:
    """Drops the columns."""
    for stage in reversed(STAGES):
        op.drop_column("call_log", stage)
