"""Which MCP methods the gateway serves, as the rooms that answer them name them."""

from typing import Final

from mcp_orch.access.methods import undeclared
from mcp_orch.contract.errors import ErrorKind, OrchError
from mcp_orch.gateway.call.listing import ListMethod
from mcp_orch.gateway.call.targets import DISPATCHED
from mcp_orch.gateway.call.task_words import LIST, NAMING
from mcp_orch.gateway.era.modern.front import DISCOVER, GONE, LISTEN

_TASKS: Final = {LIST, *(method for methods in NAMING.values() for method in methods)}
_LISTS: Final = {one.value for one in ListMethod}
SERVED: Final[frozenset[str]] = DISPATCHED | _LISTS | _TASKS | GONE | {DISCOVER, LISTEN}


class UndeclaredMethods(OrchError):
    """The gateway would answer methods of which nobody has said who may send them."""

    kind = ErrorKind.INTERNAL

    def __init__(self, methods: list[str]) -> None:
        super().__init__(f"no permission is declared for {', '.join(methods)}", hint="src/mcp_orch/access/methods.py")


def insist_on_permissions(served: frozenset[str] = SERVED) -> None:
    """Returns when every method has its permission. Raises UndeclaredMethods."""
    missing = undeclared(served)
    if missing:
        raise UndeclaredMethods(missing)
