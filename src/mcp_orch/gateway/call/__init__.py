"""Call: one call on its way: admit, resolve, judge, dispatch, record.

Gets a Call, gives an Outcome and progress on the way.
May import: gateway.upstream, access, contract, kit. Knows nothing of: wires, processes, the database.
"""
