"""Cli: the commands people type.

Offline ones are built on app; all others are clients of REST, of a hub elsewhere, of the one on this machine, or of one
that is built in-process for as long as the command runs. May import: app, formats, contract, kit. Knows nothing of:
rules, tables, protocol messages.
"""
