"""Mirroring: whether what clients of 2026-07-28 put into headers is what the body says (Streamable HTTP)."""

from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.upstreams import Catalog
from mcp_orch.gateway.call import refusals
from mcp_orch.gateway.call.call import Call, Failed
from mcp_orch.gateway.call.targets import Target
from mcp_orch.gateway.upstream.messages import HEADER_MISMATCH
from mcp_orch.gateway.upstream.param_headers import find_mismatch


def check(call: Call, target: Target, *, catalog: Catalog) -> Failed | None:
    """Why this call of a tool by a client that mirrors is not what it seems; None: it is.

    `catalog` has a word on its headers. A tool whose annotations are illegal is not listed for such clients, so it
    can't be called by them either.
    """
    if target.name in catalog.header_faults:
        return refusals.unknown(target.kind, target.asked)
    wrong = find_mismatch(catalog.mirrored[target.name], call.params.get("arguments"), sent=call.trusted_headers)
    if wrong is None:
        return None
    return Failed(kind=ErrorKind.MALFORMED, message=f"Header mismatch: {wrong}", code=HEADER_MISMATCH)
