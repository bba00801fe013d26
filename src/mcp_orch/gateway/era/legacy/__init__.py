"""Legacy: the front for clients of 2024-11-05 to 2025-11-25, who shake hands and then hold a session.

Gets one message, gives one answer; keeps the sessions, and what their streams may have to send again.
May import: gateway.call, the rest of this room, contract, kit. Knows nothing of: HTTP status codes, framing.
"""
