"""Answering lists: a page of what is remembered, with the missing servers named beside it."""

from typing import Final

from mcp_orch.access.reach import Reach
from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.revisions import Era
from mcp_orch.gateway.call import refusals
from mcp_orch.gateway.call.call import PRIVATE, Completed, Failed, Outcome
from mcp_orch.gateway.call.cursors import cursor_to, page_of
from mcp_orch.gateway.call.gathering import UNAVAILABLE, Missing, gather
from mcp_orch.gateway.call.listing import MEMBER_OF, ListMethod, Lists
from mcp_orch.gateway.call.settings import CallSettings
from mcp_orch.gateway.upstream.ports import Upstreams
from mcp_orch.kit import wire_json
from mcp_orch.kit.wire_json import JsonObject, JsonValue

_METHODS: Final = {method.value: method for method in ListMethod}


class ListAnswers:
    """Answers the four list methods from memory; only a server that was never listed is waited for."""

    def __init__(self, *, lists: Lists, upstreams: Upstreams, settings: CallSettings) -> None:
        self._lists: Final = lists
        self._upstreams: Final = upstreams
        self._settings: Final = settings

    @staticmethod
    def knows(method: str) -> bool:
        """Whether this is one of the four."""
        return method in _METHODS

    async def answer(self, method: str, params: JsonObject, *, reach: Reach) -> Outcome:
        """One page. Fails when nothing can be listed because every server failed: never an empty success."""
        wanted = _wanted_page(params)
        if wanted is None:
            return refusals.invalid("params.cursor is not a cursor of this endpoint; list again without one")
        missing = await gather(reach, self._upstreams, wait_s=self._settings.list_wait_s)
        pages = self._lists.pages(_METHODS[method], reach)
        if missing and pages == [b""] and len(missing) == sum(1 for _ in reach.servers()):
            return _all_missing(missing)
        if wanted >= len(pages):
            return refusals.invalid("params.cursor points past the end; list again without one")
        following = cursor_to(wanted + 1) if wanted + 1 < len(pages) else None
        body = _result(MEMBER_OF[_METHODS[method]], pages[wanted], missing=missing, following=following)
        return Completed(result=body, era=Era.LEGACY, hints=PRIVATE)


def _wanted_page(params: JsonObject) -> int | None:
    cursor: JsonValue = params.get("cursor")
    if cursor is None:
        return 0
    return page_of(cursor) if isinstance(cursor, str) else None


def _result(member: bytes, page: bytes, *, missing: list[Missing], following: str | None) -> bytes:
    parts = [b'{"', member, b'":[', page, b"]"]
    if following is not None:
        parts += [b',"nextCursor":', wire_json.encode(following)]
    if missing:
        parts += [b',"_meta":', wire_json.encode({UNAVAILABLE: [one.to_json() for one in missing]})]
    parts.append(b"}")
    return b"".join(parts)


def _all_missing(missing: list[Missing]) -> Failed:
    reasons = "; ".join(f"{one.server}: {one.reason}" for one in missing[:10])
    return Failed(kind=ErrorKind.UPSTREAM, message=f"nothing can be listed: {reasons}")
