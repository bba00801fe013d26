"""Demo: a small stdio MCP server of our own, so that a first call needs no network and proves the real way.

Speaks every revision from 2024-11-05 to 2026-07-28 with the standard library alone. May import: nothing of ours. Knows
nothing of: the hub in front of it.
"""
