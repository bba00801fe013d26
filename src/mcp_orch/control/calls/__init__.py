"""Calls: the call log, one row a call, and the playground that runs one.

May import: identity, storage, access, contract, kit. Knows nothing of: protocol messages beyond method and params.
"""
