"""Calls are listed by the time at which they were received, so that a span of time is a span of an index."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_BEFORE = {
    "ix_call_log_project_id_number": ["project_id", "number"],
    "ix_call_log_project_id_server_number": ["project_id", "server", "number"],
    "ix_call_log_project_id_principal_number": ["project_id", "principal", "number"],
}
_AFTER = {
    "ix_call_log_project_id_at_us_number": ["project_id", "at_us", "number"],
    "ix_call_log_project_id_server_at_us_number": ["project_id", "server", "at_us", "number"],
    "ix_call_log_project_id_principal_at_us_number": ["project_id", "principal", "at_us", "number"],
}


def upgrade() -> None:
    """Sorts the indexes by time."""
    _replace(_BEFORE, _AFTER)


def downgrade() -> None:
    """Sorts them by arrival."""
    _replace(_AFTER, _BEFORE)


def _replace(old: dict[str, list[str]], new: dict[str, list[str]]) -> None:
    for name in old:
        op.drop_index(name, "call_log")
    for name, columns in new.items():
        op.create_index(name, "call_log", columns)
