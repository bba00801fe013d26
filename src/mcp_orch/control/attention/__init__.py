"""Attention: what waits for somebody, for the first page that they see.

May import: identity, storage, access, contract, kit. Knows nothing of: how any of it is done.
"""
