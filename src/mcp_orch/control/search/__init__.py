"""Search: one box that finds everything a person may see, by name and by id.

May import: identity, storage, access, contract, kit. Knows nothing of: how any of it is changed.
"""
