"""Migrations: every change of the schema, run by Alembic on the connection that `storage.migrate` hands over.

May import: SQLAlchemy and Alembic only. A migration never imports the tables: those move on, it stays.
"""
