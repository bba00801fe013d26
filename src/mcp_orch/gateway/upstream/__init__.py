"""Upstream: connections to MCP servers and the processes behind them.

Gets a Dispatch, gives an Answer and progress on the way.
May import: contract, kit. Knows nothing of: callers, roles, tool prefixes, HTTP towards clients.
"""
