"""Versions: an ETag on what is read, and `If-Match` on what is changed, for every route from this one place.

A tag has two parts, `"<version>.<whole>"`. `If-None-Match` compares the whole; `If-Match` the version alone, which
leaves out what merely happens to a thing (fields marked PASSING), so that no edit is refused because a server was
restarted meanwhile: docs/decisions/0016-versions-of-things.md.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from fastapi.routing import iter_route_contexts
from pydantic import BaseModel
from starlette.datastructures import Headers, MutableHeaders
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mcp_orch.contract.errors import ErrorKind, OrchError
from mcp_orch.kit.passing import PASSING
from mcp_orch.storage.engine import StoreUnavailable
from mcp_orch.storage.preconditions import under

_WRITING: Final = frozenset({"PATCH", "PUT", "DELETE"})
_TAG: Final = re.compile(r'(?:W/)?"([^"]*)"')
_ANY: Final = "*"


class ChangedMeanwhile(OrchError):
    """The thing is not as the request says it must be."""

    kind = ErrorKind.PRECONDITION

    def __init__(self) -> None:
        super().__init__(
            "this is not in the version that If-Match names: somebody changed or removed it in the meantime",
            hint="get it again, look at what is different, and repeat with its new ETag",
        )


class AlreadyThere(OrchError):
    """The request was to do something only if nothing is there yet."""

    kind = ErrorKind.PRECONDITION

    def __init__(self) -> None:
        super().__init__("there is something here already, and If-None-Match forbids to replace it")


class HasNoVersion(OrchError):
    """If-Match for something that can't be read by itself."""

    kind = ErrorKind.PRECONDITION

    def __init__(self) -> None:
        super().__init__("what is at this path has no version to compare", hint="leave If-Match out")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """The two parts of an ETag."""

    version: str
    whole: str

    def __str__(self) -> str:
        return f'"{self.version}.{self.whole}"'


class Versions:
    """ASGI middleware between the frame and the routes."""

    def __init__(self, application: ASGIApp, *, routes: Sequence[BaseRoute]) -> None:
        self._application: Final = application
        self._passing: Final = versioned_endpoints(routes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: PLR0917  ASGI's signature
        """Answers one request."""
        headers = Headers(scope=scope)
        unless = headers.get("if-none-match", "") if scope["method"] == "GET" else ""
        tagged = _Tagging(send, tag_of=lambda body: self._tag_of(scope, body), unless=unless)
        is_bound = scope["method"] in _WRITING and ("if-match" in headers or "if-none-match" in headers)
        with under(_Bond(self, scope) if is_bound else None):
            await self._application(scope, receive, tagged)

    async def look(self, scope: Scope) -> tuple[int, Tag | None]:
        """What a GET of the same path by the same caller gives now."""
        inner: Scope = {**scope, "method": "GET", "query_string": b"", "state": {}}
        kept = _Kept()
        with under(None):
            await self._application(inner, _nothing, kept.send)
        return kept.status, self._tag_of(inner, kept.body) if kept.status == 200 else None

    def _tag_of(self, scope: Scope, body: bytes) -> Tag | None:
        passing = self._passing.get(scope.get("endpoint"))
        if passing is None:
            return None
        whole = _digest(body)
        if not passing:
            return Tag(version=whole, whole=whole)
        lasting = {name: value for name, value in json.loads(body).items() if name not in passing}
        return Tag(version=_digest(json.dumps(lasting, sort_keys=True).encode()), whole=whole)


class _Bond:
    """What a request says about the version that it changes. Satisfies `storage.preconditions.Precondition`."""

    def __init__(self, versions: Versions, scope: Scope) -> None:
        headers = Headers(scope=scope)
        self._versions: Final = versions
        # As it came: what routing adds to a scope is not for the next look.
        self._scope: Final = dict(scope)
        self._wanted: Final = headers.get("if-match")
        self._unwanted: Final = headers.get("if-none-match")

    async def judge(self, *, is_commit: bool) -> None:
        """Raises HasNoVersion, ChangedMeanwhile, AlreadyThere or StoreUnavailable."""
        status, tag = await self._versions.look(self._scope)
        if status == 405:
            raise HasNoVersion
        if status >= 500:
            raise StoreUnavailable("what is there now can't be read, so nothing was changed", hint="try again")
        if status != 200 and not is_commit and self._scope["method"] != "PUT":
            return
        if self._wanted is not None and (tag is None or not _names(self._wanted, tag.version, part=0)):
            raise ChangedMeanwhile
        if self._unwanted is not None and tag is not None and _names(self._unwanted, tag.version, part=0):
            raise AlreadyThere


class _Tagging:
    """Adds the ETag to an answer on its way out, and leaves out the body of one that is known."""

    def __init__(self, send: Send, *, tag_of: Callable[[bytes], Tag | None], unless: str = "") -> None:
        self._send: Final = send
        self._tag_of: Final = tag_of
        self._unless: Final = unless
        # The beginning of an answer that waits for its body.
        self._start: Message | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 200:
            self._start = message
            return
        start, self._start = self._start, None
        if start is None:
            await self._send(message)
            return
        # Answers that have a version are sent in one piece; streams are passed on as they come.
        tag = None if message.get("more_body", False) else self._tag_of(message.get("body", b""))
        if tag is not None:
            headers = MutableHeaders(scope=start)
            headers["ETag"] = str(tag)
            if self._unless and _names(self._unless, tag.whole, part=1):
                del headers["content-length"], headers["content-type"]
                start["status"], message = 304, {**message, "body": b""}
        await self._send(start)
        await self._send(message)


class _Kept:
    def __init__(self) -> None:
        # Filled as the answer comes.
        self.status = 0
        self.body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        else:
            self.body += message.get("body", b"")


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


def _names(header: str, digest: str, *, part: int) -> bool:
    """Whether a list of entity tags names this one. Weak ones count: proxies that compress weaken every tag."""
    if header.strip() == _ANY:
        return True
    return any(tag.split(".")[part : part + 1] == [digest] for tag in _TAG.findall(header))


def _digest(body: bytes) -> str:
    return blake2b(body, digest_size=12).hexdigest()


def versioned_endpoints(routes: Sequence[BaseRoute]) -> Mapping[object, frozenset[str]]:
    """The fields that are no part of the version, by the function behind each route whose answer has one.

    Those are the routes that read something, and those that answer a change with the same representation.
    """
    found: dict[object, frozenset[str]] = {}
    contexts = [one for one in iter_route_contexts(routes) if (one.path or "").startswith("/api/v1/")]
    read: dict[str | None, type[BaseModel]] = {}
    for context in contexts:
        model: object = getattr(context.route, "response_model", None)
        if "GET" in (context.methods or ()) and isinstance(model, type) and issubclass(model, BaseModel):
            read[context.path_format] = model
    for context in contexts:
        model = read.get(context.path_format)
        same = model is not None and getattr(context.route, "response_model", None) is model
        if model is not None and same and (context.methods or set()) & {"GET", "PATCH", "PUT"}:
            found[context.endpoint] = _passing_fields(model)
    return found


def _passing_fields(model: type[BaseModel]) -> frozenset[str]:
    properties = model.model_json_schema(mode="serialization").get("properties", {})
    return frozenset(name for name, schema in properties.items() if schema.get(PASSING) is True)
