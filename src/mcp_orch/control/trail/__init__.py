"""Trail: the audit trail. Chains over calls and management actions, checkpoints, verification, export, retention.

Gets rows of the call log and of activity after they were written; gives links, checkpoints and findings.
May import: identity, storage, access, contract, kit. Knows nothing of: how a call runs, what an action means.
"""
