"""How the tests of standing streams open them, and what they read."""

from typing import Any

from mcp_orch.contract.upstreams import ListKind
from mcp_orch.gateway.call.ports import EndpointChange
from tests.gateway.edge.serving import (
    SSE_PATH,
    Conversation,
    Edge,
    modern_request,
)

TOOLS = EndpointChange(kinds=frozenset({ListKind.TOOLS}))


ALL = EndpointChange(kinds=frozenset(ListKind))


EVENTS = "text/event-stream"


async def a_stream(edge: Edge, session: str, **fields: str) -> Conversation:
    talk = edge.start("GET", fields={"mcp-session-id": session, "accept": EVENTS, **fields})
    await talk.until(lambda heard: b": \n\n" in heard.body or heard.is_whole)
    return talk


async def a_line(edge: Edge, path: str = SSE_PATH, **more: Any) -> tuple[Conversation, str]:
    talk = edge.start("GET", path, fields={"accept": EVENTS}, **more)
    heard = await talk.until(lambda heard: heard.events)
    return talk, heard.events[0]["data"]


async def listening(edge: Edge, notifications: Any, **more: Any) -> Conversation:
    request = modern_request("subscriptions/listen", {"notifications": notifications}, number="s1", **more)
    talk = edge.start("POST", **request)
    await talk.until(lambda heard: heard.events or heard.is_whole)
    return talk


def methods(talk: Conversation) -> list[str]:
    return [message.get("method") for message in talk.heard.messages]
