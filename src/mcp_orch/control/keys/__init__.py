"""Keys: project API keys, personal and service.

Gets wishes of members, gives minted keys (shown once), rotates and revokes them.
May import: identity, storage, access, contract, kit. Knows nothing of: how a call is judged.
"""
