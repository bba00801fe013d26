"""Clients: how MCP clients are told of an endpoint, for pages that show it. The same table as `mcp-orch connect` uses.

May import: identity, formats, contract, kit. Knows nothing of: keys, which are filled in by whoever shows it.
"""
