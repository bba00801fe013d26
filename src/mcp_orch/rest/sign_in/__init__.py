"""Sign-in over REST: the first hub admin, sessions of browsers, bearers for scripts.

May import: identity, access, contract, kit. Holds no rules: those are in identity.
"""
