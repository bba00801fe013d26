"""Gateway: the data plane, four rooms in the order in which a call walks through them.

edge > era > call > upstream. Served from pictures; a call never waits for the database.
May import: access, formats, contract, kit. Knows nothing of: storage, identity, REST.
"""
