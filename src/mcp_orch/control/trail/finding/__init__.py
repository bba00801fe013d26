"""Finding: the records of the trail that somebody looks for, by person, by what was done, how it ended, and when.

May import: the trail around it, access, storage, contract, kit. Knows nothing of: who may look.
"""
