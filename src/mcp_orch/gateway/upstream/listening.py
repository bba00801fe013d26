"""The one `subscriptions/listen` stream that a modern connection keeps (2026-07-28, basic/patterns/subscriptions)."""

import asyncio
import random
from collections.abc import Awaitable
from typing import Final, Protocol

from mcp_orch.contract.errors import OrchError
from mcp_orch.contract.upstreams import ListKind, ServerFacts
from mcp_orch.gateway.upstream.dispatch import Answer, Denied, Dispatch
from mcp_orch.gateway.upstream.flight import OnAck
from mcp_orch.gateway.upstream.greetings import capability
from mcp_orch.gateway.upstream.setup import Setup, own_request
from mcp_orch.kit.wire_json import JsonObject, JsonValue

_ACKNOWLEDGED_WITHIN_S: Final = 2.0
_STEADY_S: Final = 5.0
"""A stream that lasted longer is one the server means to keep."""

_SUBSCRIPTIONS: Final = "resourceSubscriptions"


class OpenStream(Protocol):
    """Sends a request whose answer may take for ever."""

    def __call__(self, request: Dispatch, *, on_ack: OnAck) -> Awaitable[Answer]:
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
        # The server has agreed to tell of every list, and the stream is there; changed by `_keep`.
        self.hears = False

    async def listen(self, uris: frozenset[str]) -> dict[str, str]:
        """Opens a stream for changed lists and these resources, and only then closes the one before.

        Gives the resources of which the server will not tell, each with the reason.
        """
        wanted: list[JsonValue] = [*sorted(uris)]
        notifications: JsonObject = {**self._lists}
        if wanted:
            notifications[_SUBSCRIPTIONS] = wanted
        before, self._task = self._task, None
        try:
            if not notifications:
                return {}
            agreed: asyncio.Future[JsonValue] = asyncio.get_running_loop().create_future()
            self._task = self._setup.spawn(self._keep(notifications, agreed))
            return _left_out(uris, await self._agreement(agreed))
        finally:
            # Also when nobody waits for the new one any more: nothing else knows the old one.
            if before is not None:
                before.cancel()

    def stop(self) -> None:
        """Ends the stream."""
        self.hears = False
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _agreement(self, agreed: asyncio.Future[JsonValue]) -> JsonValue:
        try:
            async with asyncio.timeout(_ACKNOWLEDGED_WITHIN_S):
                return await agreed
        except TimeoutError:
            self._setup.log.note("the server did not acknowledge subscriptions/listen")
            return "it did not acknowledge subscriptions/listen"

    async def _keep(self, notifications: JsonObject, agreed: asyncio.Future[JsonValue]) -> None:
        waits, clock = self._setup.settings.waits, self._setup.clock
        delay_s, is_again = waits.backoff_first_s, False

        def on_ack(said: JsonValue) -> None:
            honoured = said if isinstance(said, dict) else {}
            self.hears = all(honoured.get(flag) is True for flag in self._lists)
            if not agreed.done():
                agreed.set_result(honoured)
            if is_again:
                # What changed while nobody listened is not known: everything is looked at again.
                self._setup.news.missed()

        while True:
            began_s = clock.monotonic()
            denied = await self._one_stream(notifications, on_ack)
            if denied is not None:
                self._setup.log.note(f"the server refused subscriptions/listen: {denied}")
                if not agreed.done():
                    agreed.set_result(denied)
                return
            is_again = True
            was_steady = clock.monotonic() - began_s > _STEADY_S
            delay_s = waits.backoff_first_s if was_steady else min(delay_s * 2, waits.backoff_last_s)
            await asyncio.sleep(delay_s * random.uniform(0.5, 1.0))  # noqa: S311  jitter, not a secret

    async def _one_stream(self, notifications: JsonObject, on_ack: OnAck) -> str | None:
        """Until it ends; why the server does not want it, if it does not."""
        try:
            request = own_request("subscriptions/listen", {"notifications": notifications})
            answer = await self._open(request, on_ack=on_ack)
        except OrchError as broken:
            self._setup.log.note(f"subscriptions/listen broke off: {broken.message}")
            return None
        finally:
            self.hears = False
        return f"{answer.message} ({answer.code})" if isinstance(answer, Denied) else None


def _left_out(uris: frozenset[str], agreed: JsonValue) -> dict[str, str]:
    """Resources that are not in the filter to which the server agreed; a text is why there is none."""
    if isinstance(agreed, str):
        return dict.fromkeys(uris, agreed)
    honoured = agreed.get(_SUBSCRIPTIONS) if isinstance(agreed, dict) else None
    listed = honoured if isinstance(honoured, list) else []
    return {uri: "it does not tell of its changes" for uri in uris if uri not in listed}
