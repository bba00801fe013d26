"""POST: one message, or a batch where the revision has them, and its answer."""

import asyncio
from typing import Final

from mcp_orch.contract.callers import Caller, Refusal, RefusalReason
from mcp_orch.contract.errors import ErrorKind
from mcp_orch.gateway.call.call import Failed
from mcp_orch.gateway.edge.accepting import Taste, Tastes
from mcp_orch.gateway.edge.answers import refuse, retry_after
from mcp_orch.gateway.edge.bodies import ClientLeft, LargeBodies, Parser, check_fields, read_body, too_large
from mcp_orch.gateway.edge.exchange import Exchange, caller_of
from mcp_orch.gateway.edge.gate import Stopped
from mcp_orch.gateway.edge.keeping import StreamKeeper
from mcp_orch.gateway.edge.settings import EdgeSettings
from mcp_orch.gateway.edge.visit import Visit
from mcp_orch.gateway.era.codes import CODES, failure_message
from mcp_orch.gateway.era.fronts import Fronts
from mcp_orch.gateway.era.messages import PARSE_ERROR
from mcp_orch.gateway.era.replies import Held, Reply
from mcp_orch.kit import wire_json
from mcp_orch.kit.wire_json import JsonValue, MalformedJson

MAX_STRANGER_BODY: Final = 64 * 1024
"""What is read of a body whose sender is not known: enough to echo the id of the request."""

NOT_ACCEPTABLE: Final = "the client must accept application/json or text/event-stream"


class Posting:
    """Takes posted messages to the era room, and answers back."""

    def __init__(self, *, fronts: Fronts, keeper: StreamKeeper, parser: Parser, tastes: Tastes) -> None:
        self._fronts: Final = fronts
        self._keeper: Final = keeper
        self._settings: Final[EdgeSettings] = keeper.settings
        self._parser: Final = parser
        self._large: Final = LargeBodies(self._settings)
        self._tastes: Final = tastes
        self._at_once: Final = min(MAX_STRANGER_BODY, self._settings.max_body, self._settings.parsed_off_loop)

    async def take(self, visit: Visit) -> None:
        """Answers one POST to an endpoint of Streamable HTTP."""
        stopped = check_fields(visit.fields, self._limit(visit))
        if stopped is not None:
            await refuse(visit, stopped.status, message=stopped.message)
            return
        taste = self._tastes.of(visit.fields.get(b"accept"))
        if not (taste.json or taste.events):
            await refuse(visit, 406, message=NOT_ACCEPTABLE)
            return
        await self.take_on(visit, taste, whole=None)

    async def take_on(self, visit: Visit, taste: Taste, *, whole: bytes | None) -> None:
        """As `take`, for a request whose head was found to be in order. `whole` is its body, if it is here already."""
        exchange = Exchange(visit, keeper=self._keeper, taste=taste)
        try:
            await self._exchange(visit, exchange, whole=whole)
        except ClientLeft:
            return
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is None or not exchange.was_stopped or task.uncancel() > 0:
                raise
            await self._stopped(visit, exchange)
        finally:
            exchange.finish()
            self._large.let_go(visit)

    def answered(self, visit: Visit) -> None:
        """What `read` gave of this request is not needed any more. `take` and `take_on` see to it themselves."""
        self._large.let_go(visit)

    async def read(self, visit: Visit, whole: bytes | None = None) -> tuple[JsonValue, int] | Stopped:
        """The decoded body, of which `whole` may be here already, and its size. Raises MalformedJson and ClientLeft."""
        most = self._limit(visit)
        if whole is None:
            body = await read_body(visit, most, large=self._large)
        else:
            stopped = too_large(most) if len(whole) > most else self._large.holds(visit, len(whole))
            body = stopped or whole
        if isinstance(body, Stopped):
            return body
        value = await self._parser.decode(body)
        return value if isinstance(value, Stopped) else (value, len(body))

    async def _exchange(self, visit: Visit, exchange: Exchange, *, whole: bytes | None) -> None:
        try:
            if whole is not None and len(whole) <= self._at_once:
                # The way of nearly every call: there is nothing to wait for.
                body = (wire_json.decode(whole), len(whole))
            else:
                body = await self.read(visit, whole)
        except MalformedJson as malformed:
            await refuse(visit, 400, message=f"Parse error: {malformed}", code=PARSE_ERROR)
            return
        if isinstance(body, Stopped):
            await turn_away(visit, body)
            return
        exchange.body_is_read()
        ending = await self._fronts.answer(body[0], visit.arrival(exchange, bytes_in=body[1]))
        if isinstance(ending, Reply):
            await exchange.answer(ending)
        else:
            await self._hold(visit, exchange, held=ending)

    async def _hold(self, visit: Visit, exchange: Exchange, *, held: Held) -> None:
        try:
            if not exchange.has_stream:
                await refuse(visit, 406, message="this request is answered by text/event-stream only")
                return
            full = self._keeper.room_for(caller_of(visit).principal)
            await (exchange.stay(held) if full is None else exchange.answer(Reply(held.farewell)))
        finally:
            held.release()

    async def _stopped(self, visit: Visit, exchange: Exchange) -> None:
        if exchange.is_late:
            await refuse(visit, 408, message="the body did not come in time")
        elif exchange.condemned is not None:
            await exchange.answer(_condemned(visit, exchange.condemned))

    def _limit(self, visit: Visit) -> int:
        most = self._settings.max_body
        return most if isinstance(visit.caller, Caller) else min(most, MAX_STRANGER_BODY)


async def turn_away(visit: Visit, stopped: Stopped) -> None:
    """Says why a body is not taken, and when another try may do where it may."""
    fields = (retry_after(1.0),) if stopped.status in {429, 503} else ()
    await refuse(visit, stopped.status, message=stopped.message, fields=fields)


def _condemned(visit: Visit, failed: Failed) -> Reply:
    if failed.kind is ErrorKind.UNAUTHENTICATED:
        visit.caller = Refusal(reason=RefusalReason.REVOKED, message=failed.message)
    body = failure_message(None, failed, code=CODES[failed.kind], request_id=visit.request_id)
    return Reply(body, failed.kind)
