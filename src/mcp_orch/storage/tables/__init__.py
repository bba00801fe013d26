"""Tables: one file for each, typed. Relationships raise when they were not loaded.

`everything.METADATA` has them all. May import: contract, kit, storage's column types. Holds no queries and no rules.
"""
