"""What can be wrong with approvals."""

from mcp_orch.contract.errors import ErrorKind, OrchError


class NoSuchApproval(OrchError):
    """The project has no such proposal."""

    kind = ErrorKind.NOT_FOUND

    def __init__(self, approval: str, project: str) -> None:
        super().__init__(f"no proposal {approval[:40]!r} in project {project!r}")


class AlreadyDecided(OrchError):
    """Somebody was first, or the proposal is not what it was."""

    kind = ErrorKind.CONFLICT

    def __init__(self, server: str, state: str) -> None:
        super().__init__(
            f"this proposal for server {server!r} is {state}", hint="GET .../approvals?state=pending lists what waits"
        )


class WaitsForApproval(OrchError):
    """The server runs code that nobody has approved."""

    kind = ErrorKind.CONFLICT

    def __init__(self, server: str, reason: str) -> None:
        super().__init__(f"server {server!r} {reason}", hint="a hub admin decides: POST .../approvals/{id}")
