"""Answering lists: a page of what is remembered, with the missing servers named beside it."""

from typing import Final

from mcp_orch.access.reach import Reach
from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.revisions import Era
from mcp_orch.gateway.call import refusals
from mcp_orch.gateway.call.call import PRIVATE, CacheHints, Call, Completed, Failed, Outcome
from mcp_orch.gateway.call.cursors import cursor_to, page_of
from mcp_orch.gateway.call.gathering import UNAVAILABLE, Missing, gather
from mcp_orch.gateway.call.listing import MEMBER_OF, ListMethod, Lists, Pages
from mcp_orch.gateway.call.settings import CallSettings
from mcp_orch.gateway.upstream.ports import Upstreams
from mcp_orch.kit import wire_json
from mcp_orch.kit.wire_json import JsonObject, JsonValue

REFUSED: Final = "io.mcp-orch/refused"
"""Key in a result's `_meta` under which newcomers stand whose name leads to another already."""

LIST_METHODS: Final = {method.value: method for method in ListMethod}


class ListAnswers:
    """Answers the four list methods from memory; only a server that was never listed is waited for."""

    def __init__(self, *, lists: Lists, upstreams: Upstreams, settings: CallSettings) -> None:
        self._lists: Final = lists
        self._upstreams: Final = upstreams
        self._settings: Final = settings

    async def answer(self, method: ListMethod, call: Call, *, reach: Reach) -> Outcome:
        """One page. Fails when nothing can be listed because every server failed: never an empty success."""
        cursor: JsonValue = call.params.get("cursor")
        wanted = 0 if cursor is None else page_of(cursor, method=method) if isinstance(cursor, str) else None
        if wanted is None:
            return refusals.invalid("params.cursor is not a cursor of this list; list again without one")
        missing = await gather(reach, self._upstreams, wait_s=self._settings.list_wait_s)
        pages = self._lists.pages(method, reach, is_mirrored=call.is_mirrored)
        if missing and pages.is_empty and len(missing) == sum(1 for _ in reach.servers()):
            return _all_missing(missing)
        if wanted >= len(pages.bodies):
            return refusals.invalid("params.cursor points past the end of this list; list again without one")
        meta = _meta(pages, missing)
        body = _result(method, pages, wanted=wanted, meta=meta)
        hints = PRIVATE if missing else self._hints(reach)
        return Completed(result=body, era=Era.LEGACY, hints=hints, meta_ends=len(meta) and len(meta) + 1)

    def _hints(self, reach: Reach) -> CacheHints:
        """As long as the servers' own words hold; private always, since what is listed depends on the caller."""
        fresh_s = min((self._upstreams.fresh_s(view.id) for view in reach.servers()), default=0.0)
        return CacheHints(ttl_ms=int(min(fresh_s, self._settings.longest_ttl_s) * 1_000), scope=PRIVATE.scope)


def _meta(pages: Pages, missing: list[Missing]) -> bytes:
    """The member `_meta`; empty when there is nothing to say."""
    meta: JsonObject = {}
    if missing:
        meta[UNAVAILABLE] = [one.to_json() for one in missing]
    if pages.refused:
        meta[REFUSED] = list(pages.refused)
    return b'"_meta":' + wire_json.encode(meta) if meta else b""


def _result(method: ListMethod, pages: Pages, *, wanted: int, meta: bytes) -> bytes:
    # What is said about the list goes first: whoever adds to it need not look through the list for it.
    parts = [b"{", meta, b',"' if meta else b'"', MEMBER_OF[method], b'":[', pages.bodies[wanted], b"]"]
    if wanted + 1 < len(pages.bodies):
        parts += [b',"nextCursor":', wire_json.encode(cursor_to(wanted + 1, method=method))]
    parts.append(b"}")
    return b"".join(parts)


def _all_missing(missing: list[Missing]) -> Failed:
    reasons = "; ".join(f"{one.server}: {one.reason}" for one in missing[:10])
    return Failed(kind=ErrorKind.UPSTREAM, message=f"nothing can be listed: {reasons}")
