"""Counting: what charts show of calls, by time and by what they have in common.

May import: identity, storage, access, contract, kit. Knows nothing of: who may read it.
"""
