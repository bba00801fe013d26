"""Run by Alembic: migrates on the connection it was given, inside the transaction that is already open."""

from alembic import context

from mcp_orch.storage.tables.everything import METADATA

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    transactional_ddl=True,
)
context.run_migrations()
