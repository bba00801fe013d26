"""Cli: the commands. Offline ones are built on app, all others are clients of REST.

May import: app, formats, contract, kit. Knows nothing of: rules.
"""
