"""Identity: who is calling. Keys, tokens, sign-in.

Gets a credential, gives a caller or the reason why there is none.
May import: storage, access, contract, kit. Knows nothing of: what the caller may do.
"""
