"""Modern: the front for clients of 2026-07-28, whose every request carries all that is needed to answer it.

Gets one message, gives one answer or a stream of notices; remembers nothing of a client.
May import: gateway.call, the rest of this room, contract, kit. Knows nothing of: sessions, HTTP status codes.
"""
