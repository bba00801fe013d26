"""What a legacy server asks of its client: answered here, or put to the one client whose call it surely is about."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Final

import msgspec

from mcp_orch.contract.errors import OrchError
from mcp_orch.contract.revisions import Era
from mcp_orch.gateway.upstream.capabilities import CAPABILITY_OF, ELICITATION, is_about_a_page, missing_for
from mcp_orch.gateway.upstream.dispatch import Answer, Denied, Dispatch
from mcp_orch.gateway.upstream.errors import CannotAsk
from mcp_orch.gateway.upstream.flight import Asking, Flight
from mcp_orch.gateway.upstream.messages import (
    INTERNAL_ERROR,
    METHOD_NOT_FOUND,
    Incoming,
    MessageId,
    encode_error,
    encode_result,
    missing_capability,
    params_of,
)
from mcp_orch.gateway.upstream.notices import FloodGate
from mcp_orch.gateway.upstream.pages import Pages
from mcp_orch.gateway.upstream.setup import Setup
from mcp_orch.kit.wire_json import JsonObject, MalformedJson, members

REFUSED_BY_USER: Final = -1
"""What clients answer to a question their user turned down (2025-11-25, client/sampling, Error Handling)."""

_KEY: Final = "1"
_ABSENT: Final = msgspec.Raw(b"null")
_ASK_LIMIT_S: Final = 3_700.0
"""Longer than any client is waited for: those who ask it have limits of their own."""
_MOST_OPEN: Final = 16
_MOST_EARLY: Final = 8


class Questions:
    """Takes the requests of a server on one connection."""

    def __init__(self, setup: Setup, *, reply: Callable[[bytes], None], pages: Pages) -> None:
        self._setup: Final = setup
        self._pages: Final = pages
        self._reply: Final = reply
        # Over HTTP each answer is a request of its own.
        self._gate: Final = FloodGate(
            per_second=setup.settings.limits.notifications_per_s, log=setup.log, what="requests of the server"
        )
        # Questions that came before the first call, for whose sake the connection was made; changed by `take` and
        # `begun`. Servers ask for roots as soon as they are greeted.
        self._early: list[Incoming] = []
        self._has_begun = False
        # Questions that are being put to clients, by the server's id; changed by `_put` and `_ask`.
        self._open: dict[MessageId, asyncio.Task[None]] = {}

    def take(self, message: Incoming, *, call: Flight | None) -> None:
        """Answers one request. `call`: the only call it can belong to, if that is certain."""
        if not self._gate.admits():
            return
        known = _id_of(message)
        method = message.method if isinstance(message.method, str) else ""
        if method == "ping":
            self._reply(encode_result(known, {}))
        elif method not in CAPABILITY_OF:
            self._reply(encode_error(known, code=METHOD_NOT_FOUND, message=f"Method not found: {method[:100]}"))
        elif call is None and self._setup.capabilities and not self._has_begun and self._may_wait(message):
            self._early.append(message)
        else:
            self._put(message, method, call=call)

    def begun(self, call: Flight) -> None:
        """A caller's request is on its way: it takes over what was asked before there was one."""
        self._has_begun = True
        early, self._early = self._early, []
        for message in early:
            self.take(message, call=call)

    def withdrawn(self, number: MessageId) -> None:
        """The server does not want an answer any more."""
        task = self._open.get(number)
        if task is not None:
            task.cancel()

    def _may_wait(self, message: Incoming) -> bool:
        size = sum(map(_size_of, self._early), _size_of(message))
        return len(self._early) < _MOST_EARLY and size <= self._setup.settings.limits.question_bytes

    def _put(self, message: Incoming, method: str, *, call: Flight | None) -> None:
        known = _id_of(message)
        try:
            question: JsonObject = {"method": method, "params": params_of(message.params)}
        except MalformedJson as broken:
            self._reply(encode_error(known, code=INTERNAL_ERROR, message=str(broken)))
            return
        missing = missing_for({_KEY: question}, self._setup.capabilities)
        if missing and call is not None:
            call.asking = call.asking or Asking()
            call.asking.missing |= missing
        if missing or call is None:
            self._setup.log.note(f"refused {method}: this connection declared no such capability, or names no call")
            reason = f"{method} is not possible here: the client of this connection declared no such capability"
            self._reply(encode_error(known, code=METHOD_NOT_FOUND, message=reason))
            return
        asking = call.asking = call.asking or Asking()
        reason = self._excess(message, known, asking=asking)
        if reason is not None:
            self._reply(encode_error(known, code=INTERNAL_ERROR, message=reason))
            return
        asking.bytes += _size_of(message)
        if is_about_a_page(question):
            self._pages.asked(question["params"], call.request)
        call.pause()
        task = self._open[known] = self._setup.spawn(self._ask(question, known=known, call=call))
        asking.open[task] = partial(self._decline, known, method)
        # Not in the task itself: one that is cancelled before its first step would not get to it.
        task.add_done_callback(partial(self._closed, known, call, _size_of(message)))

    def _excess(self, message: Incoming, known: MessageId, *, asking: Asking) -> str | None:
        """Why this is one question too many, or too large; None: it is not."""
        most = self._setup.settings.limits.question_bytes
        if len(asking.open) >= _MOST_OPEN or known in self._open:
            return f"a question with this id, or {_MOST_OPEN} of them, are open already"
        return f"open questions take more than {most} bytes" if asking.bytes + _size_of(message) > most else None

    async def _ask(self, question: JsonObject, *, known: MessageId, call: Flight) -> None:
        try:
            async with asyncio.timeout(_ASK_LIMIT_S):
                answers = await call.request.ask({_KEY: question})
            self._reply(encode_result(known, answers.get(_KEY, {})))
        except CannotAsk as refused:
            code = METHOD_NOT_FOUND if refused.code is None else refused.code
            self._reply(encode_error(known, code=code, message=refused.message))
        except (OrchError, TimeoutError) as failed:
            self._reply(encode_error(known, code=INTERNAL_ERROR, message=str(failed) or "the client did not answer"))

    def _closed(self, known: MessageId, call: Flight, size: int, task: asyncio.Task[None]) -> None:  # noqa: PLR0917  as a callback
        del self._open[known]
        assert call.asking is not None
        call.asking.bytes -= size
        call.asking.open.pop(task, None)
        if not call.asking.open:
            call.touch()

    def _decline(self, known: MessageId, method: str) -> None:
        if method == ELICITATION:
            self._reply(encode_result(known, {"action": "cancel"}))
        else:
            self._reply(encode_error(known, code=REFUSED_BY_USER, message="the call that this belongs to is over"))


def refused_for_want_of(asking: Asking, answer: Answer, *, request: Dispatch) -> Answer:
    """The answer, or why there is none that is of use: the client has not declared what the server needed for it.

    Only for clients whose revision has a word for it; to a server that went without, nothing was missing.
    """
    if not asking.missing or request.era is Era.LEGACY or not _is_failure(answer):
        return answer
    return missing_capability(asking.missing)


def _is_failure(answer: Answer) -> bool:
    if isinstance(answer, Denied):
        return True
    return b'"isError"' in answer.result and bytes(members(answer.result).get("isError", _ABSENT)) == b"true"


def _size_of(message: Incoming) -> int:
    return len(message.params) if isinstance(message.params, msgspec.Raw) else 0


def _id_of(message: Incoming) -> MessageId:
    return message.id if isinstance(message.id, int | str | float) and not isinstance(message.id, bool) else None
