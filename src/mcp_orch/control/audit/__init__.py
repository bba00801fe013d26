"""Audit: the journal of calls, and its way into the database.

Gets call records, keeps them before the answer leaves, and moves them into the call log behind.
May import: identity, storage, access, contract, kit. Knows nothing of: what a call was about.
"""
