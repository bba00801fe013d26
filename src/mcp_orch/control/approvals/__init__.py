"""Approvals: registering a command is running code on the hub's machine, so whoever may not, proposes.

Gets code as definitions hold it, gives whether it may run: pictures hold back whatever nobody approved, however it got
into the database. May import: identity, storage, access, contract, kit. Knows nothing of: how servers are registered.
"""
