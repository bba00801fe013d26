"""Secrets: named values of a project that definitions refer to as `${NAME}`. Written, never read.

May import: identity, storage, access, contract, kit. Knows nothing of: which definitions use them.
"""
