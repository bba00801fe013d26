"""Formats: the shapes that configuration files take, as pure functions from bytes to values.

Gets the bytes of a mcp-config.json or of a client's settings, gives definitions and findings.
May import: contract, kit. Knows nothing of: files, decisions, the database.
"""
