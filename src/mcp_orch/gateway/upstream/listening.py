"""The one `subscriptions/listen` stream that a modern connection keeps (2026-07-28, basic/patterns/subscriptions)."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Final, Protocol

from mcp_orch.contract.errors import OrchError
from mcp_orch.contract.upstreams import ListKind, ServerFacts
from mcp_orch.gateway.upstream.dispatch import Answer, Denied, Dispatch
from mcp_orch.gateway.upstream.greetings import capability
from mcp_orch.gateway.upstream.setup import Setup, own_request
from mcp_orch.kit.wire_json import JsonObject, JsonValue

_ACKNOWLEDGED_WITHIN_S: Final = 2.0


class OpenStream(Protocol):
    """Sends a request whose answer may take for ever."""

    def __call__(self, request: Dispatch, *, on_ack: Callable[[], None]) -> Awaitable[Answer]:
        """Returns when the server ends the subscription; raises as `dispatch` when it breaks off."""
        ...


class Listening:
    """Keeps a subscription open: again after it ended, anew when other resources are wanted."""

    def __init__(self, setup: Setup, facts: ServerFacts, *, open_stream: OpenStream) -> None:
        self._setup: Final = setup
        self._open: Final = open_stream
        self._lists: Final[JsonObject] = {
            f"{kind.value}ListChanged": True
            for kind in ListKind
            if capability(facts, kind.value, feature="listChanged")
        }
        # The stream that is open now; changed by `listen` and `stop`.
        self._task: asyncio.Task[None] | None = None

    async def listen(self, uris: frozenset[str]) -> None:
        """Opens a stream for changed lists and these resources, and only then closes the one before."""
        wanted: list[JsonValue] = [*sorted(uris)]
        notifications: JsonObject = {**self._lists}
        if wanted:
            notifications["resourceSubscriptions"] = wanted
        before, self._task = self._task, None
        if notifications:
            acknowledged = asyncio.Event()
            self._task = self._setup.spawn(self._keep(notifications, acknowledged))
            try:
                async with asyncio.timeout(_ACKNOWLEDGED_WITHIN_S):
                    await acknowledged.wait()
            except TimeoutError:
                self._setup.log.note("the server did not acknowledge subscriptions/listen")
        if before is not None:
            before.cancel()

    def stop(self) -> None:
        """Ends the stream."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _keep(self, notifications: JsonObject, acknowledged: asyncio.Event) -> None:
        waits = self._setup.settings.waits
        delay_s = waits.backoff_first_s
        everything = frozenset(ListKind)
        while True:
            had_been = acknowledged.is_set()

            def on_ack() -> None:
                acknowledged.set()
                if had_been:  # noqa: B023  called while this round lasts
                    # What changed while nobody listened is not known: everything is looked at again.
                    self._setup.news.lists_changed(everything)

            try:
                answer = await self._open(
                    own_request("subscriptions/listen", {"notifications": notifications}), on_ack=on_ack
                )
                if isinstance(answer, Denied):
                    self._setup.log.note(f"the server refused subscriptions/listen: {answer.message} ({answer.code})")
                    return
                delay_s = waits.backoff_first_s
            except OrchError as broken:
                self._setup.log.note(f"subscriptions/listen broke off: {broken.message}")
                delay_s = min(delay_s * 2, waits.backoff_last_s)
            await asyncio.sleep(delay_s * random.uniform(0.5, 1.0))  # noqa: S311  jitter, not a secret
