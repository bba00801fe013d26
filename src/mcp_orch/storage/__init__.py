"""Storage: engine, unit of work, tables and migrations.

May import: contract, kit. Knows nothing of: the rules of the business.
"""
