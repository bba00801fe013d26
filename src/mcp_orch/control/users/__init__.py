"""Users: the people of the hub, as hub admins look after them.

May import: identity, storage, access, contract, kit. Knows nothing of: how anybody signs in; `identity` does.
"""
