"""A request as a POST of its own, and its answer in a JSON body or in an event stream."""

from typing import Final, Protocol

import msgspec

from mcp_orch.contract.diagnoses import because, in_words
from mcp_orch.contract.revisions import Era
from mcp_orch.contract.why import Why
from mcp_orch.gateway.upstream.dispatch import Denied
from mcp_orch.gateway.upstream.errors import BrokenOff, UpstreamMisbehaved, UpstreamUnavailable
from mcp_orch.gateway.upstream.flight import Flight
from mcp_orch.gateway.upstream.log_ring import LogRing
from mcp_orch.gateway.upstream.messages import Incoming, answer_of, read_messages
from mcp_orch.gateway.upstream.notices import CANCELLED, Notices
from mcp_orch.gateway.upstream.outbound.events import Event
from mcp_orch.gateway.upstream.outbound.exchange import Response
from mcp_orch.kit.wire_json import MalformedJson

_WHY: Final = {
    401: Why.WANTS_CREDENTIALS,
    403: Why.REFUSES_CREDENTIALS,
    404: Why.NOTHING_THERE,
    405: Why.OTHER_TRANSPORT,
    406: Why.OTHER_TRANSPORT,
    429: Why.LIMITS_THE_HUB,
}


class TakeQuestion(Protocol):
    """Takes a request of the server, as `Questions.take`."""

    def __call__(self, message: Incoming, *, call: Flight | None) -> None:
        """`call`: the call it belongs to."""
        ...


class HttpRefused(UpstreamUnavailable):
    """The server answered with an HTTP error."""

    def __init__(self, response: Response, *, denied: Denied | None, excerpt: str) -> None:
        self.status: Final = response.status
        self.denied: Final = denied
        """The JSON-RPC error in the body, if there was one."""
        self.excerpt: Final = excerpt
        told = in_words(excerpt) if excerpt else None
        location = response.header(b"location")
        if location:
            why = because(Why.REDIRECTS, cause=told, status=response.status, location=location[:200])
        else:
            why = because(_WHY.get(response.status, Why.HTTP_REFUSED), cause=told, status=response.status)
        super().__init__(why)

    @property
    def tells_of_era(self) -> bool:
        """Whether a server that does not speak our way may answer so: a closed door says nothing of that."""
        return 400 <= self.status < 500 and self.status not in {401, 403, 429}


class StreamEnded(BrokenOff):
    """The stream of a call ended without its answer. `last_id`: where it could be taken up again."""

    def __init__(self, response: Response, *, flight: Flight) -> None:
        super().__init__(because(Why.STREAM_UNANSWERED), was_written=True)
        self.flight: Final = flight
        self.last_id: Final = response.last_id
        self.retry_ms: Final = response.retry_ms


class HttpCall:
    """Sorts what comes back for one request."""

    __slots__ = ("_ask", "_era", "_flight", "_log", "_notices")

    def __init__(self, flight: Flight, *, era: Era, notices: Notices, ask: TakeQuestion, log: LogRing) -> None:
        self._flight: Final = flight
        self._era: Final = era
        self._notices: Final = notices
        self._ask: Final = ask
        self._log: Final = log

    def on_event(self, event: Event) -> bool:
        """As `Exchange.on_event`."""
        if event.name != "message" or not event.data:
            return False
        return self._take_all(self._notices.read(event.data))

    def on_end(self, how: Response | Exception) -> None:
        """As `Exchange.on_end`."""
        flight = self._flight
        if isinstance(how, Exception):
            flight.fail(how)
        elif how.is_stream:
            flight.fail(StreamEnded(how, flight=flight))
        elif how.status == 200:
            self._read(how)
        elif how.status < 300:
            flight.fail(UpstreamMisbehaved(because(Why.ACCEPTED_UNANSWERED, status=how.status)))
        else:
            self._refused(how)

    def _read(self, response: Response) -> None:
        flight = self._flight
        try:
            messages = read_messages(response.body)
        except MalformedJson as broken:
            kind = response.header(b"content-type")[:60] or "no content type"
            flight.fail(UpstreamMisbehaved(because(Why.NO_MESSAGE, cause=in_words(broken), type=kind)))
            return
        if not self._take_all(messages):
            flight.fail(UpstreamMisbehaved(because(Why.OTHER_ANSWER)))

    def _take_all(self, messages: list[Incoming]) -> bool:
        # All of them, also after the answer: a batch has no order.
        is_answered = False
        for message in messages:
            is_answered = self._take(message) or is_answered
        return is_answered

    def _take(self, message: Incoming) -> bool:
        """Whether it was the answer."""
        flight = self._flight
        if isinstance(message.method, str):
            if isinstance(message.id, int | str | float):
                self._ask(message, call=flight)
            elif message.method == CANCELLED and flight.on_ack is not None:
                # Another way to end a subscription; the stream that carried it is of no use any more.
                flight.fail(BrokenOff(because(Why.SUBSCRIPTION_ENDED), was_written=True))
                return True
            else:
                self._notices.take(message, call=flight)
            return False
        if message.id != flight.number and not _is_nameless_error(message):
            if self._notices.gate.admits():
                self._log.note(f"an answer to nobody (id {str(message.id)[:40]})")
            return False
        try:
            answer = answer_of(message, self._era)
            self._notices.pages.needed(answer, flight.request)
            flight.answer(answer)
        except UpstreamMisbehaved as bad:
            flight.fail(bad)
        return True

    def _refused(self, response: Response) -> None:
        denied = denial_in(response, self._era)
        self._flight.fail(HttpRefused(response, denied=denied, excerpt=excerpt_of(response, self._log)))


def _is_nameless_error(message: Incoming) -> bool:
    return (message.id is None or message.id is msgspec.UNSET) and isinstance(message.error, msgspec.Raw)


def denial_in(response: Response, era: Era) -> Denied | None:
    """The JSON-RPC error in the body of an HTTP error."""
    try:
        messages = read_messages(response.body)
        answer = answer_of(messages[0], era) if messages else None
    except (MalformedJson, UpstreamMisbehaved):
        return None
    return answer if isinstance(answer, Denied) else None


def excerpt_of(response: Response, log: LogRing) -> str:
    """The beginning of a body as inert text; nothing of a page meant for a browser."""
    if b"html" in response.headers.get(b"content-type", b"").lower():
        return ""
    return log.clean(" ".join(response.body[:300].decode("utf-8", "replace").split()))
