"""News of tasks: one server's word on some tasks of one caller, in the ids that the caller knows."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from mcp_orch.kit.wire_json import JsonObject, JsonValue

TellTask: TypeAlias = Callable[[JsonObject], None]
"""Takes the params of one `notifications/tasks`, with the caller's id and without what names a subscription."""

_META: Final = "_meta"


class TaskNews:
    """Listens to one stream of a server. A `TaskListener`."""

    def __init__(self, known: Mapping[str, str], *, tell: Callable[[str, JsonObject], None]) -> None:
        self._known: Final = known
        self._tell: Final = tell
        # Set by the first acknowledgement.
        self.heard: Final = asyncio.Event()
        self.honoured: list[str] = []

    @property
    def wish(self) -> JsonObject:
        """The params of the subscription."""
        ids: list[JsonValue] = [*self._known]
        return {"notifications": {"taskIds": ids}}

    def acknowledged(self, granted: JsonValue, /) -> None:
        """As `TaskListener.acknowledged`."""
        ids: JsonValue = granted.get("taskIds") if isinstance(granted, dict) else None
        named = ids if isinstance(ids, list) else []
        self.honoured = [shown for own, shown in self._known.items() if own in named]
        self.heard.set()

    def told(self, params: JsonObject, /) -> None:
        """As `TaskListener.told`. What was not asked for is not passed on."""
        own = params.get("taskId")
        shown = self._known.get(own) if isinstance(own, str) else None
        if isinstance(own, str) and shown is not None:
            self._tell(own, {**{name: value for name, value in params.items() if name != _META}, "taskId": shown})
