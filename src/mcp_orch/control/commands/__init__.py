"""Commands: what code a server would run, and whether it may.

Gets rows of servers and what was decided about their code; gives what of it runs and why the rest is held. Pictures are
made of this, so it loads no schemas. May import: access, storage, contract. Knows nothing of: who proposes and decides.
"""
