"""Passkeys over REST: enrolling and removing one's own, and signing in with one.

May import: identity, access, contract, kit. Holds no rules: those are in identity.
"""
