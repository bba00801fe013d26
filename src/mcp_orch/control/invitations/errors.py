"""What can be wrong with invitations."""

from mcp_orch.contract.errors import ErrorKind, OrchError


class NoSuchInvitation(OrchError):
    """Unknown, used, declined, revoked, over or replaced: all look alike."""

    kind = ErrorKind.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("this invitation is wrong, used or over", hint="ask whoever invited you for a new one")


class InvitedAlready(OrchError):
    """The address has a pending invitation."""

    kind = ErrorKind.CONFLICT

    def __init__(self, email: str) -> None:
        super().__init__(f"{email} is invited already", hint="send it again, or revoke it first")


class InMemberList(OrchError):
    """Whoever has the address is a member."""

    kind = ErrorKind.CONFLICT

    def __init__(self, email: str) -> None:
        super().__init__(f"{email} is a member already", hint="change the role in the list of members")


class ForSomebodyElse(OrchError):
    """An invitation is for one address."""

    kind = ErrorKind.FORBIDDEN

    def __init__(self) -> None:
        super().__init__(
            "this invitation is for another address than that of the account you are signed in with",
            hint="sign in with the invited address, or ask for an invitation for yours",
        )


class SignInFirst(OrchError):
    """Somebody with this address has an account."""

    kind = ErrorKind.UNAUTHENTICATED

    def __init__(self) -> None:
        super().__init__("there is an account with the invited address", hint="sign in with it, then accept")


class InviterMayNot(OrchError):
    """Whoever invited may not let anybody in any more."""

    kind = ErrorKind.CONFLICT

    def __init__(self) -> None:
        super().__init__(
            "whoever invited you may not give this role any more", hint="ask an admin of the project for a new one"
        )


class PasswordNeeded(OrchError):
    """A new account needs a password."""

    kind = ErrorKind.INVALID

    def __init__(self) -> None:
        super().__init__("nobody has an account with the invited address yet", hint="give a name and a password")
