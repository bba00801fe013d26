"""Rounds: one step of a call whose client is asked between its requests, and comes again with the answers.

A modern server keeps nothing between them, so nothing is kept here either: its questions are handed on, and what it
wants back travels with the client, sealed. A legacy server asks while it works, so its call is parked.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from msgspec import structs

from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.ports import Clock, Ids
from mcp_orch.contract.revisions import Era
from mcp_orch.gateway.call.call import Asked, Call, Failed, Round
from mcp_orch.gateway.call.parked import Patron, Questions, Step
from mcp_orch.gateway.call.parked_tasks import asked_of, begun, state_of
from mcp_orch.gateway.call.parking import Parking
from mcp_orch.gateway.call.questions import in_modern_words
from mcp_orch.gateway.call.settings import CallSettings
from mcp_orch.gateway.call.states import Relayed, States, Waiting
from mcp_orch.gateway.call.task_ids import TaskRef
from mcp_orch.gateway.upstream.capabilities import ELICITATION, is_about_a_page, missing_for
from mcp_orch.gateway.upstream.dispatch import Answer, Answered, Denied, Dispatch, InputRequests
from mcp_orch.gateway.upstream.messages import missing_capability
from mcp_orch.gateway.upstream.rounds import asked_in
from mcp_orch.kit import wire_json
from mcp_orch.kit.sealing import Sealer
from mcp_orch.kit.signals import Unsubscribe
from mcp_orch.kit.wire_json import JsonObject, JsonValue, MalformedJson

PAGE_REQUIRED: Final = -32042
"""2025-11-25, client/elicitation: the server wants pages to be opened before the request is made again."""

DEFAULTS: Final = CallSettings()

_DECLINED: Final = "the user did not open the page that the server needs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One request to one server, and whose it is."""

    request: Dispatch
    send: Callable[[Dispatch], Awaitable[Answer]]
    by: Patron
    binding: bytes
    era: Era | None
    """The server's, as far as it is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """The call became a task that is kept here."""

    result: bytes
    """With the id by which `keeper` knows it."""
    keeper: str


class Rounds:
    """Takes steps of calls."""

    def __init__(self, *, states: States, parking: Parking, settings: CallSettings) -> None:
        self._states: Final = states
        self._parking: Final = parking
        self._settings: Final = settings

    async def step(self, errand: Errand, round_: Round, *, call: Call) -> Answer | Asked | Offered | Failed:
        """How this request of the client ends."""
        opened = None if round_.state is None else self._states.open(round_.state, errand.binding)
        if isinstance(opened, Failed):
            return opened
        if isinstance(opened, Waiting):
            return self._told(errand, await self._parking.resume(opened, round_, call=call))
        if isinstance(opened, Relayed) and errand.era is Era.LEGACY and _is_declined(round_.responses):
            return Failed(kind=ErrorKind.CANCELLED, message=_DECLINED)
        request = structs.replace(
            errand.request,
            comes_again=True,
            responses=round_.responses,
            state=None if opened is None else opened.state,
        )
        if errand.era is Era.MODERN:
            return self._told(errand, await errand.send(request))
        step = await self._parking.begin(request, errand.send, call=call, guard=round_.guard, by=errand.by)
        return self._told(errand, step)

    def task(self, ref: TaskRef, call: Call) -> Answer | Failed | None:
        """What a request does that names a task which was kept here; None: it is not any more."""
        parked = self._parking.task(ref.keeper, ref.id)
        return None if parked is None else asked_of(parked, call, settings=self._settings)

    def follow(self, ref: TaskRef, tell: Callable[[JsonObject], None]) -> Unsubscribe | None:
        """Tells of each change of a task that is kept here, until let go; None: it is not any more."""
        parked = self._parking.task(ref.keeper, ref.id)
        return None if parked is None else parked.changes.subscribe(lambda now: tell(state_of(now, self._settings)))

    def _told(self, errand: Errand, step: Step) -> Answer | Asked | Offered | Failed:
        if isinstance(step, Questions):
            task = self._parking.task(self._parking.owner, step.ticket)
            if task is not None:
                return Offered(result=begun(task, self._settings), keeper=self._parking.owner)
            waiting = Waiting(self._parking.owner, step.ticket, step.number)
            state = self._states.seal(waiting, errand.binding, life_s=step.life_s)
            return Asked(asking=_asking(step.asked), state=state)
        if isinstance(step, Answered):
            asked = asked_in(step)
            if asked is None:
                return step
            return Asked(
                asking=step.result, state=self._sealed(errand, Relayed(asked.state), questions=asked.questions)
            )
        if isinstance(step, Denied) and step.code == PAGE_REQUIRED and step.era is Era.LEGACY:
            return self._pages(errand, step)
        return step

    def _pages(self, errand: Errand, denied: Denied) -> Answer | Asked:
        """A legacy server's wish for pages to be opened, as questions: their answers make the request anew."""
        questions = _pages_in(denied.data)
        missing = missing_for(questions, errand.request.client.capabilities)
        if missing:
            return missing_capability(missing)
        if not questions:
            return denied
        return Asked(asking=_asking(questions), state=self._sealed(errand, Relayed(None), questions=questions))

    def _sealed(self, errand: Errand, relayed: Relayed, *, questions: InputRequests) -> str:
        settings = self._settings
        is_page = any(is_about_a_page(question) for question in questions.values())
        life_s = settings.open_page_within_s if is_page else settings.answer_within_s
        return self._states.seal(relayed, errand.binding, life_s=life_s)


@asynccontextmanager
async def open_rounds(
    *, sealer: Sealer, clock: Clock, ids: Ids, settings: CallSettings = DEFAULTS
) -> AsyncGenerator[Rounds]:
    """Rounds for as long as the block lasts; at its end all calls that wait for their clients are ended."""
    async with Parking(ids=ids, clock=clock, settings=settings) as parking:
        yield Rounds(states=States(sealer=sealer, clock=clock, ids=ids), parking=parking, settings=settings)


def _asking(questions: InputRequests) -> bytes:
    return wire_json.encode({"inputRequests": in_modern_words(questions)})


def _pages_in(data: bytes | None) -> InputRequests:
    try:
        said: JsonValue = wire_json.decode(data or b"null")
    except MalformedJson:
        return {}
    wanted = said.get("elicitations") if isinstance(said, dict) else None
    pages = [one for one in wanted if isinstance(one, dict)] if isinstance(wanted, list) else []
    return {
        f"q{place}": {"method": ELICITATION, "params": {**one, "mode": "url"}}
        for place, one in enumerate(pages, start=1)
    }


def _is_declined(responses: JsonObject | None) -> bool:
    return any(not (isinstance(one, dict) and one.get("action") == "accept") for one in (responses or {}).values())
