"""Edge: the client-facing transports, Streamable HTTP and HTTP+SSE, as bare ASGI.

Gets HTTP exchanges, gives the era room decoded messages and writes back what it says.
May import: gateway.era, contract, kit. Knows nothing of: projects, policies, upstreams.
"""
