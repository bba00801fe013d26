"""What can go wrong with deliveries."""

from mcp_orch.contract.errors import ErrorKind, OrchError


class NoSuchDelivery(OrchError):
    """There is no such place."""

    kind = ErrorKind.NOT_FOUND

    def __init__(self, ref: str) -> None:
        super().__init__(f"the audit trail is delivered to no place called {ref[:80]!r}")


class DeliveryNameTaken(OrchError):
    """Another place has this name."""

    kind = ErrorKind.CONFLICT

    def __init__(self, name: str) -> None:
        super().__init__(f"there is a delivery called {name!r}", hint="choose another name")


class NothingSetAside(OrchError):
    """No record of this id was set aside."""

    kind = ErrorKind.NOT_FOUND

    def __init__(self, record: str) -> None:
        super().__init__(
            f"no record {record[:80]!r} is set aside for this place",
            hint="`refused` of the delivery names the newest; what was told since is set aside no more",
        )


class BadDelivery(OrchError):
    """What was given makes no delivery."""

    kind = ErrorKind.INVALID


class NotTaken(OrchError):
    """The receiver answered, and did not take the messages."""

    kind = ErrorKind.UPSTREAM

    def __init__(self, reason: str, *, is_refusal: bool = False) -> None:
        super().__init__(reason)
        self.is_refusal = is_refusal
        """It won't have what is in them, however often they are sent."""
