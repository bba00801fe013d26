"""Random identifiers and secrets."""

import secrets
from typing import Final

BASE62: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
"""The alphabet of keys and ids: safe in URLs, file names and a double-click."""


def base62_text(number: int, *, length: int) -> str:
    """`number` in base 62, padded on the left to `length` characters."""
    digits: list[str] = []
    while number:
        number, digit = divmod(number, 62)
        digits.append(BASE62[digit])
    return "".join(reversed(digits)).rjust(length, "0")


class RandomIds:
    """Ids from the operating system's randomness. Satisfies `contract.ports.Ids`."""

    def new(self, kind: str) -> str:
        """A fresh id such as `srv_4fK2...`: the kind, then 16 characters (95 bits)."""
        return f"{kind}_{self.text(16)}"

    def text(self, length: int) -> str:
        """`length` random characters of base 62."""
        return "".join(secrets.choice(BASE62) for _ in range(length))
