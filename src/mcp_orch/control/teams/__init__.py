"""Teams: named groups of users, and the consent that projects need to add them.

Who is in a team has, at once, whatever role a project gave to the team; who leaves it has lost that at once.
May import: identity, storage, access, contract, kit. Knows nothing of: what a role in a project may do.
"""
