"""Kit: clock, ids, JSON, sealing, signals: tools that know no word of our domain.

May import: nothing of ours. Knows nothing of: servers, calls, projects, HTTP.
"""
