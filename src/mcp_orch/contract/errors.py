"""Domain errors: what went wrong, in words of the product; each door translates the kind to its own code."""

from enum import StrEnum


class ErrorKind(StrEnum):
    """The stable kinds of failure. REST problem types are `/problems/<kind>`."""

    MALFORMED = "malformed"
    INVALID = "invalid"
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not-found"
    CONFLICT = "conflict"
    PRECONDITION = "precondition"
    TOO_LARGE = "too-large"
    LIMITED = "limited"
    UNSUPPORTED = "unsupported"
    UNAVAILABLE = "unavailable"
    TIMEOUT = "timeout"
    CANCELLED = "cancelled"
    UPSTREAM = "upstream"
    INTERNAL = "internal"


class OrchError(Exception):
    """Base of our errors. Says what happened, to which thing, and what to do; never holds a secret."""

    kind: ErrorKind = ErrorKind.INTERNAL

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
