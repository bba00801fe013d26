"""Demo: a small stdio MCP server of our own, without the SDK, so that the first call needs no network.

Imports nothing of ours, so that it starts in milliseconds.
"""
