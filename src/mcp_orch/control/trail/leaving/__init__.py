"""Leaving: what goes out of the trail: records that are too old, names of people who are erased.

May import: the trail around it, identity, storage, contract, kit. Knows nothing of: why somebody is erased.
"""
