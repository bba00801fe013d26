"""Project files: a project written out, and read in elsewhere.

Gets a project through the services of other areas, gives a file; and the other way round, with a preview.
May import: other areas' services, identity, storage, access, formats, contract, kit. Knows nothing of: tables, wires.
"""
