"""The ledger of tasks: which of a server's tasks began for whom, as long as this process remembers."""

from collections import OrderedDict
from typing import Final

from mcp_orch.contract.names import PrincipalId, ServerId
from mcp_orch.gateway.call.task_ids import TaskRef

MOST_TASKS: Final = 20_000
"""Our choice. Of more, the oldest are no longer listed; their ids are good all the same."""


class TaskLedger:
    """A server's own list holds everybody's tasks, where callers share its credential: this says which are whose."""

    def __init__(self) -> None:
        # Changed by `enter`; the oldest goes first.
        self._refs: OrderedDict[tuple[PrincipalId, ServerId, str], TaskRef] = OrderedDict()

    def enter(self, principal: PrincipalId, ref: TaskRef) -> None:
        """A task has begun for this principal."""
        self._refs[principal, ref.server, ref.id] = ref
        if len(self._refs) > MOST_TASKS:
            self._refs.popitem(last=False)

    def find(self, principal: PrincipalId, server: ServerId, *, task: str) -> TaskRef | None:
        """The task of this principal with this id of the server's."""
        return self._refs.get((principal, server, task))
