"""First answers: what creating requests with an Idempotency-Key were answered."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

UTC_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Makes the table."""
    op.create_table(
        "first_answers",
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
        sa.Column("request_digest", sa.LargeBinary(32), nullable=False),
        sa.Column("begun_at", UTC_TIME, nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=True),
        sa.Column("media_type", sa.Text(), nullable=True),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_first_answers")),
    )
    op.create_index(op.f("ix_first_answers_begun_at"), "first_answers", ["begun_at"])


def downgrade() -> None:
    """Takes it away again."""
    op.drop_table("first_answers")
