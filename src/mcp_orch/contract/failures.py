"""Failures that both planes know."""

from mcp_orch.contract.errors import ErrorKind, OrchError


class AuditUnavailable(OrchError):
    """A record can't be kept, so nothing is done."""

    kind = ErrorKind.UNAVAILABLE
