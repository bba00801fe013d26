"""Calls are counted once for charts, not by every chart. The hub fills the table behind its start."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes room for tallies."""
    op.create_table(
        "call_tallies",
        sa.Column("project_id", sa.String(32), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("contents", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("project_id", "seconds", "number", name=op.f("pk_call_tallies")),
    )
    op.create_table(
        "tallied_spans",
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("seconds", "number", name=op.f("pk_tallied_spans")),
    )


def downgrade() -> None:
    """Drops them: they say nothing that the log does not."""
    op.drop_table("tallied_spans")
    op.drop_table("call_tallies")
