"""Key clients: with which programs, revisions and transports a key was used lately."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

UTC_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Makes the table."""
    op.create_table(
        "key_clients",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("key_id", sa.String(12), nullable=False),
        sa.Column("client", sa.String(200), nullable=False),
        sa.Column("revision", sa.String(20), nullable=False),
        sa.Column("transport", sa.String(20), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("first_used_at", UTC_TIME, nullable=False),
        sa.Column("last_used_at", UTC_TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_clients")),
    )
    op.create_index("ix_key_clients_key_id_last_used_at", "key_clients", ["key_id", "last_used_at"], unique=False)
    op.create_index(op.f("ix_key_clients_last_used_at"), "key_clients", ["last_used_at"], unique=False)


def downgrade() -> None:
    """Takes it away again."""
    op.drop_table("key_clients")
