"""Control: the control plane, one package per area, each of the same shape.

An area holds `endpoints > service > repository > schemas > errors`; others see its `service` and `errors` only.
May import: identity, storage, access, formats, contract, kit. Knows nothing of: protocol messages, the gateway.
"""
