"""The interpreter: sentences that were written down in English, said in the language that is asked for.

Records, reasons and reports keep the English sentence: it is what stands in the audit trail, and what programs know.
Whoever asks in Korean reads it in Korean wherever a field is marked SPOKEN; what is none of our sentences, such as the
words of a server, stays as it is.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias, cast

from fastapi.routing import iter_route_contexts
from pydantic import BaseModel, JsonValue
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mcp_orch.kit.event_stream import event_bytes
from mcp_orch.kit.spoken import SPOKEN, SPOKEN_EVENTS
from mcp_orch.rest.korean.speaking import detail_in_korean, hint_in_korean
from mcp_orch.rest.languages import language_of
from mcp_orch.rest.problem_words import Language

Places: TypeAlias = Mapping[str, "Places"]
"""Where sentences stand: by the names of fields, on all items of lists alike; nothing below means here."""

_HERE: Final[Places] = {}
_OK: Final = range(200, 300)
# As `event_bytes` writes it.
_EVENT: Final = re.compile(rb"event: ([^\n]+)\ndata: ([^\n]*)\n\n")


class Interpreter:
    """ASGI middleware around the routes."""

    def __init__(self, application: ASGIApp, *, routes: Sequence[BaseRoute]) -> None:
        self._application: Final = application
        self._places: Final = spoken_places(routes)
        self._events: Final = spoken_events(routes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: PLR0917  ASGI's signature
        """Answers one request."""
        language = language_of(Request(scope))
        saying = _Saying(scope, send, places=self._places, language=language)
        await self._application(scope, receive, _SayingEvents(scope, saying, events=self._events, language=language))


class _Saying:
    """An answer on its way out. Only which route it is from says whether there is anything to be said."""

    def __init__(self, scope: Scope, send: Send, *, places: Mapping[object, Places], language: Language) -> None:
        self._scope: Final = scope
        self._send: Final = send
        self._places: Final = places
        self._language: Final = language
        # The beginning of an answer that waits for its body.
        self._start: Message | None = None

    async def __call__(self, message: Message) -> None:
        places = self._places.get(self._scope.get("endpoint"))
        if message["type"] == "http.response.start" and places is not None:
            MutableHeaders(scope=message).add_vary_header("Accept-Language")
            if self._language is Language.KOREAN and message["status"] in _OK:
                self._start = message
                return
        start, self._start = self._start, None
        if start is not None:
            # Answers that have a shape are sent in one piece.
            if places is not None and message.get("body") and not message.get("more_body", False):
                body = json.dumps(said(json.loads(message["body"]), places), ensure_ascii=False).encode()
                MutableHeaders(scope=start)["Content-Length"] = str(len(body))
                message = {**message, "body": body}
            await self._send(start)
        await self._send(message)


class _SayingEvents:
    """A stream of events on its way out: each is one piece, as the routes make them."""

    def __init__(
        self, scope: Scope, send: Send, *, events: Mapping[object, Mapping[str, Places]], language: Language
    ) -> None:
        self._scope: Final = scope
        self._send: Final = send
        self._events: Final = events
        self._language: Final = language

    async def __call__(self, message: Message) -> None:
        events = self._events.get(self._scope.get("endpoint"))
        if events is not None and message["type"] == "http.response.start":
            MutableHeaders(scope=message).add_vary_header("Accept-Language")
        elif events is not None and self._language is Language.KOREAN:
            message = {**message, "body": said_event(message.get("body", b""), events)}
        await self._send(message)


def said_event(piece: bytes, events: Mapping[str, Places]) -> bytes:
    """The same event with the sentences at its places in Korean; what is no event of these kinds as it is."""
    found = _EVENT.fullmatch(piece)
    places = None if found is None else events.get(found[1].decode())
    if found is None or places is None:
        return piece
    return event_bytes(found[1].decode(), json.dumps(said(json.loads(found[2]), places), ensure_ascii=False).encode())


def said(value: JsonValue, places: Places) -> JsonValue:
    """The same with the sentences at these places in Korean."""
    if isinstance(value, str):
        return value if places else detail_in_korean(value) or hint_in_korean(value) or value
    if isinstance(value, list):
        return [said(one, places) for one in value]
    if isinstance(value, dict):
        return {name: said(one, places[name]) if name in places else one for name, one in value.items()}
    return value


def spoken_places(routes: Sequence[BaseRoute]) -> Mapping[object, Places]:
    """Where sentences stand in answers, by the function behind each route that has any."""
    found: dict[object, Places] = {}
    for context in iter_route_contexts(routes):
        model: object = getattr(context.route, "response_model", None)
        if isinstance(model, type) and issubclass(model, BaseModel):
            schema = model.model_json_schema(mode="serialization")
            places = _places_in(schema, schema.get("$defs", {}), within=frozenset())
            if places is not None:
                found[context.endpoint] = places
    return found


def spoken_events(routes: Sequence[BaseRoute]) -> Mapping[object, Mapping[str, Places]]:
    """Where sentences stand in events, by their kind, by the function behind each route that tells any."""
    found: dict[object, Mapping[str, Places]] = {}
    for context in iter_route_contexts(routes):
        extra = cast("dict[str, dict[str, list[str]]]", getattr(context.route, "openapi_extra", None) or {})
        if SPOKEN_EVENTS in extra:
            found[context.endpoint] = {kind: _at(paths) for kind, paths in extra[SPOKEN_EVENTS].items()}
    return found


def _at(paths: Sequence[str]) -> Places:
    below: dict[str, list[str]] = {}
    for path in paths:
        first, _, rest = path.partition(".")
        below.setdefault(first, []).extend([rest] if rest else [])
    return {name: _at(rest) if rest else _HERE for name, rest in below.items()}


def _places_in(schema: JsonValue, models: Mapping[str, JsonValue], *, within: frozenset[str]) -> Places | None:
    if not isinstance(schema, dict):
        return None
    marked = schema.get(SPOKEN)
    if marked is True:
        return _HERE
    if isinstance(marked, list):
        return {str(name): _HERE for name in marked}
    parts: list[Places | None] = []
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    if name and name not in within:
        parts.append(_places_in(models.get(name), models, within=within | {name}))
    parts += [_places_in(one, models, within=within) for one in cast("list[JsonValue]", schema.get("anyOf", []))]
    parts.append(_places_in(schema.get("items"), models, within=within))
    fields = cast("dict[str, JsonValue]", schema.get("properties", {}))
    below = {field: _places_in(one, models, within=within) for field, one in fields.items()}
    parts.append({field: one for field, one in below.items() if one is not None} or None)
    if any(part is _HERE for part in parts):
        return _HERE
    merged: dict[str, Places] = {}
    for part in parts:
        merged |= part or {}
    return merged or None
