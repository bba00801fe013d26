"""One's own account over REST: sessions, password, and the way back in.

May import: identity, access, contract, kit. Holds no rules: those are in identity.
"""
