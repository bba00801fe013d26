"""Who hears what a connection tells, by what the connection is for."""

from collections.abc import Callable
from typing import Final

from mcp_orch.contract.diagnoses import Diagnosis
from mcp_orch.contract.upstreams import ListKind
from mcp_orch.gateway.upstream.setup import Back, Quiet


class SharedNews:
    """News of a shared connection, for the supervisor. `back` is set as soon as the connection is open."""

    def __init__(
        self,
        *,
        on_lists: Callable[[frozenset[ListKind]], None],
        on_resource: Callable[[str], None],
        on_missed: Callable[[], None],
        on_upgraded: Callable[[], None],
        on_lost: Callable[[Back, Diagnosis], None],
    ) -> None:
        self._on_lists: Final = on_lists
        self._on_resource: Final = on_resource
        self._on_missed: Final = on_missed
        self._on_upgraded: Final = on_upgraded
        self._on_lost: Final = on_lost
        self.back: Back | None = None

    def lists_changed(self, kinds: frozenset[ListKind]) -> None:
        """As `News`."""
        self._on_lists(kinds)

    def resource_updated(self, uri: str) -> None:
        """As `News`."""
        self._on_resource(uri)

    def missed(self) -> None:
        """As `News`."""
        self._on_missed()

    def upgraded(self) -> None:
        """As `News`."""
        self._on_upgraded()

    def lost(self, reason: Diagnosis) -> None:
        """As `News`."""
        if self.back is not None:
            self._on_lost(self.back, reason)


class LaneNews(Quiet):
    """Of a lane only its end matters: the next call of the lane connects again."""

    def __init__(self, on_lost: Callable[[Back, Diagnosis], None]) -> None:
        self._on_lost: Final = on_lost
        self.back: Back | None = None

    def lost(self, reason: Diagnosis) -> None:
        """As `News`."""
        if self.back is not None:
            self._on_lost(self.back, reason)
