"""mcp-orch: a self-hosted hub for MCP servers.

What a Git forge is for repositories, it is for MCP servers. `docs/architecture.md` draws the floors of this package.
"""
