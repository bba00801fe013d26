"""Rest: the REST application around the areas: mounting, problems, paging, OpenAPI.

May import: control, gateway ports by contract, identity. Knows nothing of: rules.
"""
