"""Adapt: results and errors of one era, in the words of another.

Gets bytes, gives bytes: what need not change is passed through as it is.
May import: gateway.call, contract, kit. Knows nothing of: sessions, streams, who asks.
"""
