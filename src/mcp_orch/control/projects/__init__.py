"""Projects: the tenants, and the pictures of them that the gateway serves from.

Gets changes of the database, gives pictures: `follower` reads, `assembler` puts together, `board` shows.
May import: identity, storage, access, contract, kit. Knows nothing of: protocol messages, connections.
"""
