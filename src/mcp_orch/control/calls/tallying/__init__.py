"""Tallying: calls counted once for all charts, in spans of time that are over. What has no tally is counted by rows.

May import: the counting beside it, storage, contract, kit. Knows nothing of: who may read it, what people filter by.
"""
