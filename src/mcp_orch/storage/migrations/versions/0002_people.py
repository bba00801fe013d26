"""People: teams, invitations, favourites, ways to a password, second proofs, passkeys; projects that are closed."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.String(32)
WORD = sa.String(40)
UTC_TIME = sa.DateTime(timezone=True)

TABLES = (
    "teams",
    "team_members",
    "team_grants",
    "team_requests",
    "invitations",
    "favourites",
    "password_links",
    "one_time_codes",
    "recovery_codes",
    "passkeys",
    "passkey_challenges",
)
"""Those it makes, in this order."""


def upgrade() -> None:
    """Makes the tables and the columns of closed projects."""
    with op.batch_alter_table("projects") as projects:
        projects.add_column(sa.Column("archived_at", UTC_TIME, nullable=True))
        projects.add_column(sa.Column("deleted_at", UTC_TIME, nullable=True))
        projects.add_column(sa.Column("purge_at", UTC_TIME, nullable=True))
        projects.create_index(op.f("ix_projects_purge_at"), ["purge_at"], unique=False)
    _make_teams()
    _make_team_members()
    _make_team_grants()
    _make_team_requests()
    _make_invitations()
    _make_favourites()
    _make_password_links()
    _make_one_time_codes()
    _make_recovery_codes()
    _make_passkeys()
    _make_passkey_challenges()


def downgrade() -> None:
    """Takes them away again."""
    for table in reversed(TABLES):
        op.drop_table(table)
    with op.batch_alter_table("projects") as projects:
        projects.drop_index(op.f("ix_projects_purge_at"))
        projects.drop_column("purge_at")
        projects.drop_column("deleted_at")
        projects.drop_column("archived_at")


def _make_teams() -> None:
    op.create_table(
        "teams",
        sa.Column("id", ID, nullable=False),
        sa.Column("name", sa.String(length=48), nullable=False),
        sa.Column("name_folded", sa.String(length=192), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=True),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("created_at", UTC_TIME, nullable=False),
        sa.Column("updated_at", UTC_TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
        sa.UniqueConstraint("name_folded", name=op.f("uq_teams_name_folded")),
    )
    op.create_index(op.f("ix_teams_created_at"), "teams", ["created_at"], unique=False)


def _make_team_members() -> None:
    op.create_table(
        "team_members",
        sa.Column("team_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("role", WORD, nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("created_at", UTC_TIME, nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_team_members_team_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_team_members_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("team_id", "user_id", name=op.f("pk_team_members")),
    )
    op.create_index(op.f("ix_team_members_user_id"), "team_members", ["user_id"], unique=False)


def _make_team_grants() -> None:
    op.create_table(
        "team_grants",
        sa.Column("project_id", ID, nullable=False),
        sa.Column("team_id", ID, nullable=False),
        sa.Column("role", WORD, nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("created_at", UTC_TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_team_grants_project_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_team_grants_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("project_id", "team_id", name=op.f("pk_team_grants")),
    )
    op.create_index(op.f("ix_team_grants_team_id"), "team_grants", ["team_id"], unique=False)


def _make_team_requests() -> None:
    op.create_table(
        "team_requests",
        sa.Column("id", ID, nullable=False),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("team", sa.String(length=48), nullable=False),
        sa.Column("team_folded", sa.String(length=192), nullable=False),
        sa.Column("role", WORD, nullable=False),
        sa.Column("user_id", ID, nullable=True),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("created_at", UTC_TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_team_requests_project_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_team_requests_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_requests")),
        sa.UniqueConstraint("project_id", "team_folded", name=op.f("uq_team_requests_project_id_team_folded")),
    )
    op.create_index(op.f("ix_team_requests_team_folded"), "team_requests", ["team_folded"], unique=False)


def _make_invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("id", ID, nullable=False),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("email_folded", sa.String(length=320), nullable=False),
        sa.Column("role", WORD, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("inviter_id", ID, nullable=True),
        sa.Column("inviter", sa.Text(), nullable=False),
        sa.Column("created_at", UTC_TIME, nullable=False),
        sa.Column("sent_at", UTC_TIME, nullable=False),
        sa.Column("expires_at", UTC_TIME, nullable=False),
        sa.Column("ended_at", UTC_TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_invitations_project_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["inviter_id"], ["users.id"], name=op.f("fk_invitations_inviter_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("digest", name=op.f("uq_invitations_digest")),
    )
    op.create_index(op.f("ix_invitations_email_folded"), "invitations", ["email_folded"], unique=False)
    op.create_index(op.f("ix_invitations_inviter_id"), "invitations", ["inviter_id"], unique=False)
    op.create_index("ix_invitations_project_id_created_at", "invitations", ["project_id", "created_at"], unique=False)


def _make_favourites() -> None:
    op.create_table(
        "favourites",
        sa.Column("user_id", ID, nullable=False),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("created_at", UTC_TIME, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_favourites_user_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_favourites_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "project_id", name=op.f("pk_favourites")),
    )
    op.create_index(op.f("ix_favourites_project_id"), "favourites", ["project_id"], unique=False)


def _make_password_links() -> None:
    op.create_table(
        "password_links",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("created_at", UTC_TIME, nullable=False),
        sa.Column("expires_at", UTC_TIME, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_password_links_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_password_links")),
    )
    op.create_index(op.f("ix_password_links_user_id"), "password_links", ["user_id"], unique=False)


def _make_one_time_codes() -> None:
    op.create_table(
        "one_time_codes",
        sa.Column("user_id", ID, nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("created_at", UTC_TIME, nullable=False),
        sa.Column("confirmed_at", UTC_TIME, nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_one_time_codes_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_one_time_codes")),
    )


def _make_recovery_codes() -> None:
    op.create_table(
        "recovery_codes",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_recovery_codes_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_recovery_codes")),
    )
    op.create_index(op.f("ix_recovery_codes_user_id"), "recovery_codes", ["user_id"], unique=False)


def _make_passkeys() -> None:
    op.create_table(
        "passkeys",
        sa.Column("id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(length=1023), nullable=False),
        sa.Column("attested", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UTC_TIME, nullable=False),
        sa.Column("last_used_at", UTC_TIME, nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_passkeys_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkeys_credential_id")),
    )
    op.create_index(op.f("ix_passkeys_user_id"), "passkeys", ["user_id"], unique=False)


def _make_passkey_challenges() -> None:
    op.create_table(
        "passkey_challenges",
        sa.Column("id", ID, nullable=False),
        sa.Column("challenge", sa.LargeBinary(length=64), nullable=False),
        sa.Column("user_id", ID, nullable=True),
        sa.Column("expires_at", UTC_TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_passkey_challenges_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey_challenges")),
    )
    op.create_index(op.f("ix_passkey_challenges_expires_at"), "passkey_challenges", ["expires_at"], unique=False)
    op.create_index(op.f("ix_passkey_challenges_user_id"), "passkey_challenges", ["user_id"], unique=False)
