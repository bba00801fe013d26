"""Versions: one file for each revision, green forward and back on SQLite and PostgreSQL."""
