"""Era: the generations of the protocol, made equal.

Gets decoded messages, gives neutral calls, and words their outcomes in the revision of the client.
May import: gateway.call, contract, kit. Knows nothing of: HTTP status codes, what a tool name means.
"""
