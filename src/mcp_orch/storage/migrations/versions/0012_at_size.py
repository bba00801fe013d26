"""Indexes for lists that are narrowed: calls that failed, and what was changed in a span of time."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_FAILED = sa.text("outcome <> 'ok'")


def upgrade() -> None:
    """Makes them."""
    op.create_index(
        "ix_call_log_failed",
        "call_log",
        ["project_id", "outcome", "at_us", "number"],
        postgresql_where=_FAILED,
        sqlite_where=_FAILED,
    )
    op.create_index("ix_activity_at", "activity", ["at"])


def downgrade() -> None:
    """Takes them away again."""
    op.drop_index("ix_activity_at", table_name="activity")
    op.drop_index("ix_call_log_failed", table_name="call_log")
