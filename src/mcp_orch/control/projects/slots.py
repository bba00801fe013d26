"""Slots: `${NAME}` in a definition stands for a secret of the project."""

import re
from collections.abc import Mapping
from typing import Final

from mcp_orch.contract.diagnoses import because
from mcp_orch.contract.errors import ErrorKind, OrchError
from mcp_orch.contract.why import Why
from mcp_orch.kit.secret import Secret

_SLOT: Final = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


class SecretMissing(OrchError):
    """A definition names a secret that the project does not have."""

    kind = ErrorKind.NOT_FOUND

    def __init__(self, name: str) -> None:
        super().__init__(because(Why.SECRET_MISSING, name=name).text, hint=f"set it: PUT .../secrets/{name}")


class HeaderUnsendable(OrchError):
    """A header's value is one that no request can carry, once its slots are filled."""

    kind = ErrorKind.INVALID

    def __init__(self, name: str) -> None:
        super().__init__(
            f"the header {name} can't be sent: with its secrets filled in it holds a line break or another character"
            " that no header carries",
            hint="set the secret anew, as the one line that it is",
        )


def sendable(name: str, value: str) -> str:
    """The value as a request carries it. Raises HeaderUnsendable."""
    # Blanks around it never count, and many a secret was read from a file with a line break at its end.
    text = value.strip()
    if not all(one == "\t" or " " <= one <= "~" or "\xa0" <= one <= "\xff" for one in text):
        raise HeaderUnsendable(name)
    return text


def slots_in(text: str) -> frozenset[str]:
    """The names of secrets that a text refers to."""
    return frozenset(_SLOT.findall(text))


def filled(text: str, secrets: Mapping[str, Secret]) -> str:
    """The text with its slots filled. What a secret holds is never looked through for slots again.

    Raises SecretMissing.
    """

    def value(slot: re.Match[str]) -> str:
        secret = secrets.get(slot[1])
        if secret is None:
            raise SecretMissing(slot[1])
        return secret.reveal()

    return _SLOT.sub(value, text)
