"""Hub: what holds for the whole installation: its settings, what it says of itself.

May import: identity, storage, access, contract, kit. Knows nothing of: projects.
"""
