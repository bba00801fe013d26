"""What can go wrong with the call log and the playground."""

from mcp_orch.contract.errors import ErrorKind, OrchError


class NoSuchCall(OrchError):
    """There is no such call, or none that the caller may see."""

    kind = ErrorKind.NOT_FOUND

    def __init__(self, call: str) -> None:
        super().__init__(
            f"no call {call[:64]!r} that you may see in this project",
            hint="calls reach the log within a second; a call that runs is not in it yet",
        )


class NotRunning(OrchError):
    """The call does not run here, or is another's."""

    kind = ErrorKind.NOT_FOUND

    def __init__(self, call: str) -> None:
        super().__init__(f"no call {call[:64]!r} of yours is running")


class NoSuchQuestion(OrchError):
    """The call asks no such thing, or it was answered already."""

    kind = ErrorKind.NOT_FOUND

    def __init__(self, question: str) -> None:
        super().__init__(f"no question {question[:64]!r} of this call is open")


class TooManyCalls(OrchError):
    """One person runs too many calls at once."""

    kind = ErrorKind.LIMITED
    retry_after_s = 1.0


class NoSuchEndpoint(OrchError):
    """The project has no server or toolset of this name."""

    kind = ErrorKind.NOT_FOUND


class SpanTooLong(OrchError):
    """Statistics were asked for over too long a time, or in too many pieces."""

    kind = ErrorKind.INVALID
