"""Sealed values by name: env and headers, merged, compared and shown without being shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from mcp_orch.control.servers.errors import InvalidServer
from mcp_orch.control.servers.schemas import SetMark
from mcp_orch.kit.sealing import BrokenSeal
from mcp_orch.kit.secret import Secret
from mcp_orch.storage.secret_column import Sealed, SecretRing, server_context


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The outcome of a merge."""

    sealed: dict[str, Sealed]
    touched: tuple[str, ...]
    """Names that were set or deleted."""


class ValueSealer:
    """Seals the values of servers, each for its server and name."""

    def __init__(self, ring: SecretRing) -> None:
        self._ring: Final = ring

    def seal_all(self, server: str, values: Mapping[str, str]) -> dict[str, Sealed]:
        """All values, sealed."""
        return {name: self._seal(server, name, value=value) for name, value in values.items()}

    def open_all(self, server: str, sealed: Mapping[str, Sealed]) -> dict[str, str]:
        """All values, for copying them. Raises BrokenSeal."""
        return {
            name: self._ring.open(one, context=server_context(server, name)).reveal() for name, one in sealed.items()
        }

    def merge(self, server: str, kept: Mapping[str, Sealed], *, changes: Mapping[str, str | SetMark | None]) -> Merged:
        """By name: a text sets, None deletes, a mark leaves alone. Raises InvalidServer for a mark without a value."""
        sealed = dict(kept)
        touched: list[str] = []
        for name, value in changes.items():
            if isinstance(value, SetMark):
                if name not in kept:
                    raise InvalidServer(name, "has no value yet", hint="give its text instead of {set: true}")
                continue
            if value is None:
                if sealed.pop(name, None) is not None:
                    touched.append(name)
                continue
            if not self._is_same(server, name, kept=kept, value=value):
                sealed[name] = self._seal(server, name, value=value)
                touched.append(name)
        return Merged(sealed=sealed, touched=tuple(touched))

    def replace(self, server: str, kept: Mapping[str, Sealed], *, values: Mapping[str, str]) -> Merged:
        """Brings sealed values to exactly these; equal ones keep their seal."""
        gone = {name: None for name in kept if name not in values}
        return self.merge(server, kept, changes={**gone, **values})

    def _seal(self, server: str, name: str, *, value: str) -> Sealed:
        return self._ring.seal(Secret(value), context=server_context(server, name))

    def _is_same(self, server: str, name: str, *, kept: Mapping[str, Sealed], value: str) -> bool:
        if name not in kept:
            return False
        try:
            return self._ring.open(kept[name], context=server_context(server, name)).reveal() == value
        except BrokenSeal:
            return False


def shown(sealed: Mapping[str, Sealed]) -> dict[str, SetMark]:
    """That values are set, by name."""
    return {name: SetMark() for name in sealed}
