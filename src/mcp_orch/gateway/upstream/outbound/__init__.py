"""Outbound: the one place that opens sockets outward. HTTP/1.1 with pooled connections, checked and pinned addresses.

Gets the bytes of a request, gives a response or the events of a stream.
May import: contract, kit, the errors and settings of the upstream room. Knows nothing of: JSON-RPC, sessions, eras.
"""
