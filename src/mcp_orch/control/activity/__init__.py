"""Activity: what people read about changes: who did what to which thing, newest first.

May import: identity, storage, access, contract, kit. Knows nothing of: calls, how records are made tamper-evident.
"""
