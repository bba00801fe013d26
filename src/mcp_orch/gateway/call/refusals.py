"""Why the call room says no, as outcomes."""

from dataclasses import replace

from mcp_orch.access.decide import Verdict
from mcp_orch.contract.callers import Refusal, RefusalReason
from mcp_orch.contract.errors import ErrorKind, OrchError
from mcp_orch.gateway.call.call import Failed
from mcp_orch.gateway.call.gathering import Missing


def unrecognised(refusal: Refusal) -> Failed:
    """Nobody could be recognised."""
    kind = ErrorKind.FORBIDDEN if refusal.reason is RefusalReason.ADDRESS else ErrorKind.UNAUTHENTICATED
    return Failed(kind=kind, message=refusal.message)


def judged(verdict: Verdict) -> Failed:
    """Recognised, but this is not for them, or not there."""
    return Failed(kind=verdict.kind, message=verdict.reason)


def unknown(what: str, name: str) -> Failed:
    """There is no such tool, prompt or resource for this caller: absent, switched off and forbidden look alike."""
    return Failed(kind=ErrorKind.INVALID, message=f"Unknown {what}: {name[:200]}")


def perhaps_missing(failed: Failed, missing: list[Missing]) -> Failed:
    """The same, with the servers named that can't say now what they have."""
    if not missing:
        return failed
    reasons = "; ".join(f"{one.server}: {one.reason}" for one in missing[:5])
    return replace(failed, hint=f"it may be on a server that does not answer: {reasons}")


def invalid(message: str) -> Failed:
    """The params are not those of the method."""
    return Failed(kind=ErrorKind.INVALID, message=message)


def broken(error: OrchError) -> Failed:
    """Something of ours or of the server's went wrong."""
    return Failed(kind=error.kind, message=error.message, hint=error.hint)
