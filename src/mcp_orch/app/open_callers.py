"""Callers of a hub that runs with --no-auth."""

from collections.abc import Callable
from typing import Final

from mcp_orch.contract.callers import Caller, CallerKind, CallersChanged, Refusal
from mcp_orch.contract.names import PrincipalId
from mcp_orch.contract.ports import CallerSource
from mcp_orch.kit.signals import Unsubscribe

ANONYMOUS: Final = Caller(kind=CallerKind.ANONYMOUS, principal=PrincipalId("anonymous"), name="anonymous")


class OpenCallers:
    """Whoever sends no credential is `anonymous`; which projects are open to them is in the pictures."""

    def __init__(self, known: CallerSource) -> None:
        self._known: Final = known

    def resolve(self, credential: str | None) -> Caller | Refusal:
        """As `CallerSource.resolve`."""
        return self._known.resolve(credential) if credential else ANONYMOUS

    def subscribe(self, listener: Callable[[CallersChanged], None]) -> Unsubscribe:
        """As `CallerSource.subscribe`."""
        return self._known.subscribe(listener)
