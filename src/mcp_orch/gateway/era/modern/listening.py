"""subscriptions/listen: one stream of notices, each naming the request that opened it (2026-07-28, subscriptions)."""

from typing import Final

import msgspec

from mcp_orch.contract.callers import Caller
from mcp_orch.contract.upstreams import ListKind
from mcp_orch.gateway.call.call import Call, EndpointFacts, Failed
from mcp_orch.gateway.call.ports import CallRoom, EndpointChange
from mcp_orch.gateway.era.messages import MAX_NAMED_LENGTH, Request, notification, result_message
from mcp_orch.gateway.era.notices import LIST_CHANGED, RESOURCE_UPDATED, TASK_STATUS
from mcp_orch.gateway.era.ports import Outlet
from mcp_orch.gateway.era.replies import Held
from mcp_orch.kit import wire_json
from mcp_orch.kit.signals import Unsubscribe
from mcp_orch.kit.wire_json import JsonObject, JsonValue

SUBSCRIPTION_KEY: Final = "io.modelcontextprotocol/subscriptionId"
ACKNOWLEDGED: Final = "notifications/subscriptions/acknowledged"

MAX_NAMED: Final = 200
"""Resources, and tasks, that one stream may name; our choice."""

_FLAGS: Final = {
    "toolsListChanged": (ListKind.TOOLS, "tools"),
    "promptsListChanged": (ListKind.PROMPTS, "prompts"),
    "resourcesListChanged": (ListKind.RESOURCES, "resources"),
}


class Wish(msgspec.Struct, frozen=True):
    """What a client wants to hear of."""

    kinds: frozenset[ListKind]
    uris: tuple[str, ...]
    tasks: tuple[str, ...] = ()


def wish_of(params: JsonObject) -> Wish | str:
    """The filter of a listen request, or what is wrong with it."""
    said = params.get("notifications")
    if not isinstance(said, dict):
        return "params.notifications must be an object"
    uris, tasks = _texts(said, "resourceSubscriptions"), _texts(said, "taskIds")
    if isinstance(uris, str) or isinstance(tasks, str):
        return uris if isinstance(uris, str) else str(tasks)
    kinds = frozenset(kind for flag, (kind, _) in _FLAGS.items() if said.get(flag) is True)
    return Wish(kinds, uris, tasks)


def _texts(said: JsonObject, member: str) -> tuple[str, ...] | str:
    value: JsonValue = said.get(member, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        return f"params.notifications.{member} must be a list of strings"
    if len(value) > MAX_NAMED:
        return f"params.notifications.{member} may name at most {MAX_NAMED}"
    if any(len(str(one)) > MAX_NAMED_LENGTH for one in value):
        return f"params.notifications.{member} may name nothing of more than {MAX_NAMED_LENGTH} characters"
    return tuple(dict.fromkeys(str(one) for one in value))


def granted(wish: Wish, facts: EndpointFacts) -> Wish:
    """The part of a wish that the endpoint can fulfil."""
    able = facts.capabilities
    kinds = frozenset(
        kind for kind, area in _FLAGS.values() if kind in wish.kinds and _offers(able.get(area), "listChanged")
    )
    return Wish(kinds, wish.uris if _offers(able.get("resources"), "subscribe") else (), wish.tasks)


class Listening:
    """One open subscription. Told by the call room, lets the client know."""

    def __init__(self, request: Request, outlet: Outlet, *, kinds: frozenset[ListKind]) -> None:
        self._request: Final = request
        self._outlet: Final = outlet
        self._kinds: Final = kinds
        # Filled by `start`, emptied by `release`.
        self._leaves: list[Unsubscribe] = []
        # What changed before the acknowledgement, which comes first on the stream; None once it was sent.
        self._early: list[EndpointChange] | None = []

    async def start(self, room: CallRoom, call: Call, *, wish: Wish) -> Held | Failed:
        """Subscribes to everything, acknowledges, and stays."""
        endpoint, caller = call.endpoint, call.caller
        assert isinstance(caller, Caller)
        self._leaves.append(room.watch(endpoint, caller, listener=self._changed))
        honoured: list[JsonValue] = []
        try:
            followed = await room.follow_tasks(call, wish.tasks, listener=self._changed) if wish.tasks else None
            if isinstance(followed, Failed):
                self.release()
                return followed
            if followed is not None:
                self._leaves.append(followed.leave)
            for uri in wish.uris:
                leave = await room.subscribe(endpoint, caller, uri=uri, listener=self._changed)
                if not isinstance(leave, Failed):
                    self._leaves.append(leave)
                    honoured.append(uri)
        except BaseException:
            self.release()
            raise
        self._acknowledge(honoured, tasks=[] if followed is None else [*followed.ids])
        return Held(self.release, self._farewell())

    def release(self) -> None:
        """Lets go of everything."""
        leaves, self._leaves = self._leaves, []
        for leave in leaves:
            leave()

    def _acknowledge(self, uris: list[JsonValue], *, tasks: list[JsonValue]) -> None:
        honoured: JsonObject = {flag: True for flag, (kind, _) in _FLAGS.items() if kind in self._kinds}
        if uris:
            honoured["resourceSubscriptions"] = uris
        if tasks:
            honoured["taskIds"] = tasks
        self._send(ACKNOWLEDGED, {"notifications": honoured})
        early, self._early = self._early, None
        for change in early or ():
            self._changed(change)

    def _changed(self, change: EndpointChange) -> None:
        if self._early is not None:
            self._early.append(change)
            return
        for kind in sorted(change.kinds & self._kinds):
            self._send(LIST_CHANGED[kind], {})
        if change.resource is not None:
            self._send(RESOURCE_UPDATED, {"uri": change.resource})
        if change.task is not None:
            self._send(TASK_STATUS, change.task)

    def _send(self, method: str, params: JsonObject) -> None:
        self._outlet.send(notification(method, {"_meta": {SUBSCRIPTION_KEY: self._request.id}, **params}))

    def _farewell(self) -> bytes:
        result = wire_json.encode({"resultType": "complete", "_meta": {SUBSCRIPTION_KEY: self._request.id}})
        return result_message(self._request.wire_id, result)


def _offers(area: JsonValue, what: str) -> bool:
    return isinstance(area, dict) and area.get(what) is True
