"""Toolsets: named selections of a project's tools with an endpoint of their own.

May import: identity, storage, access, contract, kit. Knows nothing of: how tools are called.
"""
