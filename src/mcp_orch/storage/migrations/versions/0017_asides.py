"""Messages that a place would not have are rows of their own, so that they can be told again."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

UTC_TIME = sa.DateTime(timezone=True)
DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")
GROWING = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NAMED = 20
DELIVERIES = sa.table("audit_deliveries", sa.column("id", sa.String()), sa.column("aside", DOCUMENT))
ASIDES = sa.table(
    "audit_asides",
    sa.column("number", GROWING),
    sa.column("delivery_id", sa.String()),
    sa.column("message", sa.String()),
    sa.column("at", UTC_TIME),
    sa.column("reason", sa.Text()),
    sa.column("is_wanted", sa.Boolean()),
)


def upgrade() -> None:
    """Gives each that is named a row."""
    named = list(op.get_bind().execute(sa.select(DELIVERIES.c.id, DELIVERIES.c.aside)))
    op.drop_column("audit_deliveries", "aside")
    op.create_table(
        "audit_asides",
        sa.Column("number", GROWING, autoincrement=True, nullable=False),
        sa.Column("delivery_id", sa.String(32), nullable=False),
        sa.Column("message", sa.String(200), nullable=False),
        sa.Column("at", UTC_TIME, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("is_wanted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_asides")),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["audit_deliveries.id"],
            name=op.f("fk_audit_asides_delivery_id"),
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_audit_asides_delivery_id_number", "audit_asides", ["delivery_id", "number"])
    rows = [
        {
            "delivery_id": delivery,
            "message": one["id"],
            "at": datetime.fromisoformat(one["at"]),
            "reason": one["reason"],
            "is_wanted": False,
        }
        for delivery, newest_first in named
        for one in reversed(newest_first)
    ]
    if rows:
        op.bulk_insert(ASIDES, rows)


def downgrade() -> None:
    """Names the newest of each place where it is described."""
    found = op.get_bind().execute(sa.select(ASIDES).order_by(ASIDES.c.number.desc())).mappings().all()
    named: dict[str, list[dict[str, str]]] = {}
    for one in found:
        kept = named.setdefault(one["delivery_id"], [])
        if len(kept) < NAMED:
            kept.append({"id": one["message"], "at": one["at"].isoformat(), "reason": one["reason"]})
    op.drop_table("audit_asides")
    op.add_column("audit_deliveries", sa.Column("aside", DOCUMENT, nullable=False, server_default="[]"))
    with op.batch_alter_table("audit_deliveries") as deliveries:
        deliveries.alter_column("aside", server_default=None)
    for delivery, newest_first in named.items():
        op.execute(sa.update(DELIVERIES).where(DELIVERIES.c.id == delivery).values(aside=newest_first))
