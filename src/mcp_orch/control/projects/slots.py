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
