"""The calls of a span of time in one project are told from others by the index alone."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Puts the project into the index by time."""
    op.create_index("ix_call_log_at_us_project_id", "call_log", ["at_us", "project_id"])
    op.drop_index("ix_call_log_at_us", table_name="call_log")


def downgrade() -> None:
    """Takes it out again."""
    op.create_index("ix_call_log_at_us", "call_log", ["at_us"])
    op.drop_index("ix_call_log_at_us_project_id", table_name="call_log")
