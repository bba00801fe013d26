"""Invitations: links that let one person, known by an e-mail address, into a project.

May import: members, identity, storage, access, contract, kit. Knows nothing of: sessions and cookies.
"""
