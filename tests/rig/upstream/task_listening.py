"""`subscriptions/listen` with `taskIds`: one stream that tells of tasks beside everything else."""

import asyncio
from typing import Any

import mcp_types as types
from mcp.server.subscriptions import InMemorySubscriptionBus, ListenHandler
from mcp.shared.subscriptions import SUBSCRIPTION_ID_META_KEY, ServerEvent, event_matches, event_to_notification

from tests.rig.upstream.questions import Context
from tests.rig.upstream.task_board import Task, TaskBoard
from tests.rig.upstream.task_methods import declares_tasks, missing_extension, modern_words


class TaskListening:
    """Serves subscriptions; those that name no task are the SDK's."""

    def __init__(self, bus: InMemorySubscriptionBus, board: TaskBoard) -> None:
        self._plain = ListenHandler(bus)
        self._bus = bus
        self._board = board

    async def __call__(
        self, ctx: Context, params: types.SubscriptionsListenRequestParams
    ) -> types.SubscriptionsListenResult:
        wanted: Any = (params.notifications.model_extra or {}).get("taskIds")
        if not isinstance(wanted, list) or not wanted:
            return await self._plain(ctx, params)
        if not declares_tasks(ctx):
            raise missing_extension()
        await self._serve(ctx, params.notifications, known=[one for one in wanted if one in self._board.tasks])
        raise AssertionError("the stream ends when the client leaves")

    async def _serve(self, ctx: Context, wish: types.SubscriptionFilter, *, known: list[str]) -> None:
        waiting: asyncio.Queue[ServerEvent | Task] = asyncio.Queue()
        meta = {SUBSCRIPTION_ID_META_KEY: ctx.request_id}

        def on_task(task: Task) -> None:
            if task.id in known:
                waiting.put_nowait(task)

        leaves = [self._bus.subscribe(waiting.put_nowait), self._board.follow(on_task)]
        uris = frozenset(wish.resource_subscriptions or ())
        try:
            honoured = {**wish.model_dump(by_alias=True, exclude_none=True), "taskIds": known}
            await _notify(ctx, "notifications/subscriptions/acknowledged", {"notifications": honoured, "_meta": meta})
            while True:
                news = await waiting.get()
                if isinstance(news, Task):
                    await _notify(ctx, "notifications/tasks", {**modern_words(news), "_meta": meta})
                elif event_matches(wish, uris, news):
                    await ctx.session.send_notification(
                        event_to_notification(news, meta), related_request_id=ctx.request_id
                    )
        finally:
            for leave in leaves:
                leave()


async def _notify(ctx: Context, method: str, params: dict[str, Any]) -> None:
    # The typed way knows no notifications of extensions.
    await ctx.session._request_outbound.notify(method, params)
