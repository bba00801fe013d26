"""What a legacy server asks of its client: answered here, or put to the one client whose call it surely is about."""

import asyncio
from collections.abc import Callable
from typing import Final

from mcp_orch.contract.errors import OrchError
from mcp_orch.gateway.upstream.flight import Flight
from mcp_orch.gateway.upstream.messages import (
    INTERNAL_ERROR,
    METHOD_NOT_FOUND,
    Incoming,
    MessageId,
    encode_error,
    encode_result,
    params_of,
)
from mcp_orch.gateway.upstream.setup import Setup
from mcp_orch.kit.wire_json import MalformedJson

_KEY: Final = "1"
_ASKABLE: Final = frozenset({"sampling/createMessage", "elicitation/create", "roots/list"})
_ASK_LIMIT_S: Final = 600.0


class Questions:
    """Takes the requests of a server on one connection."""

    def __init__(self, setup: Setup, *, reply: Callable[[bytes], None]) -> None:
        self._setup: Final = setup
        self._reply: Final = reply

    def take(self, message: Incoming, *, call: Flight | None) -> None:
        """Answers one request. `call`: the only call it can belong to, if that is certain."""
        number = message.id if not isinstance(message.id, type(None) | bool) else None
        method = message.method if isinstance(message.method, str) else ""
        known: MessageId = number if isinstance(number, int | str | float) else None
        if method == "ping":
            self._reply(encode_result(known, {}))
        elif method not in _ASKABLE:
            self._reply(encode_error(known, code=METHOD_NOT_FOUND, message=f"Method not found: {method[:100]}"))
        elif not self._setup.is_private or call is None or call.asking is not None:
            self._setup.log.note(f"refused {method}: this connection declared no such capability, or names no call")
            reason = f"{method} is not possible here: the client of this connection declared no such capability"
            self._reply(encode_error(known, code=METHOD_NOT_FOUND, message=reason))
        else:
            call.asking = self._setup.spawn(self._ask(message, known=known, call=call))

    async def _ask(self, message: Incoming, *, known: MessageId, call: Flight) -> None:
        call.pause()
        try:
            async with asyncio.timeout(_ASK_LIMIT_S):
                question = {"method": str(message.method), "params": params_of(message.params)}
                answers = await call.request.ask({_KEY: {**question}})
            self._reply(encode_result(known, answers.get(_KEY, {})))
        except OrchError as refused:
            self._reply(encode_error(known, code=METHOD_NOT_FOUND, message=refused.message))
        except (MalformedJson, TimeoutError) as failed:
            self._reply(encode_error(known, code=INTERNAL_ERROR, message=str(failed) or "the client did not answer"))
        finally:
            call.touch()
            call.asking = None
