"""The gateway as an ASGI application: bare, since every layer would be paid for with every call."""

import asyncio
import logging
from collections.abc import MutableMapping
from importlib import metadata
from typing import Final, Self, TypeAlias, cast

from mcp_orch.access.addresses import admitted_from
from mcp_orch.contract.callers import Caller, Refusal, RefusalReason
from mcp_orch.contract.names import RequestId
from mcp_orch.contract.ports import CallerSource, Clock, Ids
from mcp_orch.gateway.call.ports import CallRoom
from mcp_orch.gateway.edge.accepting import Tastes
from mcp_orch.gateway.edge.answers import ALLOW, refuse, send_whole
from mcp_orch.gateway.edge.bodies import Parser
from mcp_orch.gateway.edge.familiar import FAMILIAR, Familiar, Way
from mcp_orch.gateway.edge.gate import Gate
from mcp_orch.gateway.edge.keeping import StreamKeeper
from mcp_orch.gateway.edge.page import PAGE_FIELDS, page_for
from mcp_orch.gateway.edge.posting import Posting
from mcp_orch.gateway.edge.routes import MCP, SSE, Routes, is_endpoint
from mcp_orch.gateway.edge.settings import EdgeSettings
from mcp_orch.gateway.edge.standing import SSE_POST, Standing
from mcp_orch.gateway.edge.vigil import Vigil
from mcp_orch.gateway.edge.visit import Field, Receive, Send, Visit, bearer_of
from mcp_orch.gateway.era.fronts import Fronts
from mcp_orch.gateway.era.legacy.sessions import Sessions
from mcp_orch.gateway.era.served import insist_on_permissions
from mcp_orch.kit.sealing import Sealer

Scope: TypeAlias = MutableMapping[str, object]

DEFAULTS: Final = EdgeSettings()

_LOG: Final = logging.getLogger(__name__)
_NOT_YET: Final = Refusal(reason=RefusalReason.MISSING, message="not looked at yet")
_METHODS: Final = ((ALLOW, b"GET, POST, DELETE, OPTIONS"),)
_NOWHERE: Final = (
    "there is no endpoint at this path; endpoints are /projects/{project}/servers/{server}/mcp, "
    "/projects/{project}/toolsets/{toolset}/mcp and /projects/{project}/unified/mcp, or /sse in the place of /mcp"
)


class GatewayApplication:
    """Serves the MCP endpoints of design.md section 3. Used as an async context manager while it serves."""

    def __init__(  # noqa: PLR0913  the parts of the data plane meet here
        self,
        *,
        callers: CallerSource,
        room: CallRoom,
        clock: Clock,
        ids: Ids,
        sealer: Sealer,
        settings: EdgeSettings = DEFAULTS,
    ) -> None:
        insist_on_permissions()
        self._callers: Final = callers
        self._routes: Final = Routes(base=settings.base_path)
        self._gate: Final = Gate(settings)
        self._tastes: Final = Tastes()
        self._parser: Final = Parser(settings)
        sessions: Final = Sessions(clock=clock, ids=ids, sealer=sealer, limits=settings.sessions)
        hub: Final = {"name": "mcp-orch", "version": metadata.version("mcp-orch")}
        fronts: Final = Fronts(room=room, sessions=sessions, limits=settings.sessions, hub={**hub})
        self._keeper: Final = StreamKeeper(
            settings=settings,
            clock=clock,
            callers=callers,
            vigil=Vigil(callers=callers, room=room),
            sessions=sessions,
        )
        self._posting: Final = Posting(fronts=fronts, keeper=self._keeper, parser=self._parser, tastes=self._tastes)
        self._standing: Final = Standing(fronts=fronts, keeper=self._keeper, posting=self._posting)
        self.sessions: Final = sessions
        # Request ids: unique within all hubs by their start, within this process by a number. They are no secrets,
        # and drawing sixteen random characters for each would cost as much as the rest of the edge.
        self._id_start: Final = f"req_{ids.text(10)}"
        self._requests = 0

    async def __aenter__(self) -> Self:
        await self._keeper.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._parser.close()
        await self._keeper.__aexit__()

    @staticmethod
    def serves(path: str) -> bool:
        """Whether a decoded URL path is the gateway's, to be answered or refused by it."""
        return is_endpoint(path)

    def drain(self) -> None:
        """Ends all standing streams, saying goodbye where the revision has a word for it; calls run to their end."""
        self._keeper.drain()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: PLR0917  as ASGI 3 says
        """Answers one HTTP request (ASGI 3)."""
        if scope["type"] != "http":
            return
        visit = Visit(str(scope["method"]), receive=receive, send=send, request_id=self._new_id())
        try:
            await self._serve(scope, visit)
        except asyncio.CancelledError:
            raise
        except Exception:  # noqa: BLE001  the last resort: one broken request must not cost the server more than itself
            _LOG.exception("request %s failed", visit.request_id)
            await self._apologise(visit)

    async def take(self, familiar: Familiar, body: bytes, *, way: Way) -> None:
        """Answers a request with a familiar head, from the first look at its caller to the end of its way."""
        visit = Visit("POST", receive=way.receive, send=way.send, request_id=self._new_id())
        visit.answer_at_once = way.answer
        visit.route, visit.fields, visit.extra = familiar.route, familiar.fields, familiar.extra
        visit.address, visit.credential = familiar.address, familiar.credential
        try:
            visit.caller = admitted_from(self._callers.resolve(familiar.credential), visit.address)
            await self._posting.take_on(visit, familiar.taste, whole=body)
        except asyncio.CancelledError:
            raise
        except Exception:  # noqa: BLE001  as above
            _LOG.exception("request %s failed", visit.request_id)
            await self._apologise(visit)
        finally:
            way.over()

    def _new_id(self) -> RequestId:
        self._requests += 1
        return RequestId(f"{self._id_start}{self._requests:x}")

    async def _serve(self, scope: Scope, visit: Visit) -> None:
        # Taken out: the scope, and this frame, live as long as the stream that a request may open.
        pairs = cast("list[Field]", scope.pop("headers"))
        visit.fields = dict(pairs)
        stopped = self._gate.check(visit, pairs)
        del pairs
        if stopped is not None:
            await refuse(visit, stopped.status, message=stopped.message)
            return
        path = scope.get("raw_path") or str(scope["path"]).encode()
        route = self._routes.find(cast("bytes", path))
        if route is None:
            visit.caller = _NOT_YET
            await refuse(visit, 404, message=_NOWHERE)
            return
        visit.route = route
        client = cast("tuple[str, int] | None", scope.get("client"))
        visit.address = client[0] if client else ""
        visit.query = cast("bytes", scope.get("query_string", b""))
        visit.credential = bearer_of(visit.fields.get(b"authorization"))
        visit.caller = admitted_from(self._callers.resolve(visit.credential), visit.address)
        if visit.method == "POST":
            if isinstance(visit.caller, Caller) and route.transport == MCP and not visit.query:
                scope[FAMILIAR] = self._familiar(visit)
            await self._post(visit)
        else:
            await self._other(visit, scheme=str(scope.get("scheme", "http")))

    def _familiar(self, visit: Visit) -> Familiar:
        taste = self._tastes.of(visit.fields.get(b"accept"))
        # A head is kept for a long time: of its fields, what is read further in.
        fields = {name: value for name, value in visit.fields.items() if name.startswith(b"mcp-")}
        return Familiar(visit.route, fields, visit.credential, taste, visit.extra, visit.address)

    async def _post(self, visit: Visit) -> None:
        session_id = _session_in(visit.query) if visit.query else None
        if session_id is not None:
            await self._standing.post_to_line(visit, session_id)
        elif visit.route.transport == SSE:
            await refuse(visit, 405, message=SSE_POST, fields=((ALLOW, b"GET, OPTIONS"),))
        else:
            await self._posting.take(visit)

    async def _other(self, visit: Visit, *, scheme: str) -> None:
        if visit.method == "GET":
            taste = self._tastes.of(visit.fields.get(b"accept"))
            if taste.page and visit.credential is None:
                host = visit.fields.get(b"host", b"").decode("latin-1")
                body = page_for(f"{scheme}://{host}{visit.route.sent}", visit.route.transport)
                await send_whole(visit.send, 200, body=body, fields=PAGE_FIELDS)
                return
            await self._standing.get(visit, taste)
        elif visit.method == "DELETE":
            await self._standing.delete(visit)
        elif visit.method == "OPTIONS":
            preflight = self._gate.preflight(visit)
            await send_whole(visit.send, 204, body=b"", fields=(*visit.extra, *(preflight or _METHODS)))
        else:
            await refuse(visit, 405, message=f"{visit.method} has no meaning here", fields=_METHODS)

    async def _apologise(self, visit: Visit) -> None:
        message = "something broke inside the hub; its log says what, under this request_id"
        try:
            await refuse(visit, 500, message=message, code=-32603)
        except (RuntimeError, OSError):
            # The answer had begun: there is no way left to say anything.
            return


def _session_in(query: bytes) -> str | None:
    for part in query.split(b"&"):
        name, _, value = part.partition(b"=")
        if name == b"session":
            return value.decode("latin-1")
    return None
