"""Conformance upstream: an MCP server that has every tool, prompt and resource the official suite calls by name.

Written on the official SDK; speaks both eras or is limited to one, over Streamable HTTP, HTTP+SSE or stdio.
Used direct (so that it is known to be right) and behind the hub.
"""
