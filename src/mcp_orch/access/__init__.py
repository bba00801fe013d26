"""Access: the one place that decides who may do what.

Gets a caller, a picture and a question, gives a verdict with its reason. Pure functions only.
May import: contract, kit. Knows nothing of: I/O, wires, tables.
"""
