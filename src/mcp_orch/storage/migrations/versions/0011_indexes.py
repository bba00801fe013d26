"""Indexes for lists that would walk through whole tables without them."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_projects_created_at_id", "projects", ["created_at", "id"]),
    ("ix_servers_created_at_id", "servers", ["created_at", "id"]),
    ("ix_keys_created_at_id", "keys", ["created_at", "id"]),
    ("ix_users_created_at_id", "users", ["created_at", "id"]),
    ("ix_users_is_hub_admin", "users", ["is_hub_admin"]),
    ("ix_team_requests_team", "team_requests", ["team"]),
    ("ix_activity_principal_number", "activity", ["principal", "number"]),
    ("ix_activity_target_number", "activity", ["target", "number"]),
    ("ix_activity_request_id", "activity", ["request_id"]),
)


def upgrade() -> None:
    """Makes them."""
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)


def downgrade() -> None:
    """Takes them away again."""
    for name, table, _ in INDEXES:
        op.drop_index(name, table_name=table)
