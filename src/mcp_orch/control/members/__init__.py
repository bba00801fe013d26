"""Members: who belongs to a project, and as what.

May import: identity, storage, access, contract, kit. Knows nothing of: what a role may do; `access` does.
"""
