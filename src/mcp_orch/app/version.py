"""Which mcp-orch this is. A test compares it with pyproject.toml."""

VERSION = "0.1.0"
