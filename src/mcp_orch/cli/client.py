"""A client of REST with the standard library: over TCP to a hub elsewhere, over its Unix socket to the one here."""

import http.client
import json
import os
import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol, TypeAlias, cast
from urllib.parse import quote, urlencode

from mcp_orch.app.data_dir import short_path
from mcp_orch.cli.addresses import address_of, bearer, next_step
from mcp_orch.cli.exits import CommandError, Exit

Json: TypeAlias = dict[str, "Json"] | list["Json"] | str | int | float | bool | None
Document: TypeAlias = dict[str, Json]

_API: Final = "/api/v1/"
_TIMEOUT_S: Final = 60.0
_STREAM_TIMEOUT_S: Final = 3_700.0
_REFUSED: Final = {401: Exit.REFUSED, 403: Exit.REFUSED, 404: Exit.NOT_FOUND, 422: Exit.USAGE, 400: Exit.USAGE}
_UNREACHABLE: Final = frozenset({502, 503, 504})
_PAGE: Final = 200
_HINTS: Final = {
    "not-signed-in": "sign in with mcp-orch login URL, or set MCP_ORCH_TOKEN to a token of yours on that hub",
    "nobody-signed-in": "ask as yourself: --hub URL, after mcp-orch login URL",
    "nobody-behind": "ask as yourself: --hub URL, after mcp-orch login URL",
    "no-such-project": "mcp-orch projects list shows yours",
    "no-such-team": "mcp-orch teams list shows yours",
    "team-unknown": "mcp-orch members ask-team TEAM asks its admins for their consent",
    "no-such-member": "mcp-orch members list shows who is; a team is written team:NAME",
    "no-such-team-member": "mcp-orch teams members TEAM shows who is",
    "already-member": "mcp-orch members change gives another role",
    "already-in-team": "mcp-orch teams role gives another role",
}
"""By the codes of problems: the next step as a command, where REST names a request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What REST said."""

    status: int
    body: bytes


class Requester(Protocol):
    """Carries requests to a REST application, wherever it is."""

    where: str
    """For people."""
    is_fresh: bool
    """It was started a moment ago, and its servers with it."""

    def request(self, method: str, path: str, *, body: bytes | None) -> Answer:
        """One request. Raises CommandError when nobody answers."""
        ...

    def stream(self, path: str, *, body: bytes) -> Iterator[bytes]:
        """The lines of an answer by event stream. Raises CommandError."""
        ...

    def download(self, path: str) -> Iterator[bytes]:
        """The lines of a file. Raises CommandError."""
        ...


class Wire:
    """A Requester over HTTP."""

    def __init__(self, where: str, *, address: "Path | str", token: str | None = None) -> None:
        self.where = where
        self.is_fresh = False
        self._address: Final = (
            address
            if isinstance(address, Path)
            else address_of(address, what="a hub", example="--hub http://127.0.0.1:8000")
        )
        self._bearer: Final = None if token is None else bearer(token)
        # A hub may stand below a path of its host.
        self._base: Final = "" if isinstance(self._address, Path) else self._address.path.rstrip("/")

    def request(self, method: str, path: str, *, body: bytes | None) -> Answer:
        """As `Requester.request`."""
        connection = self._connection(_TIMEOUT_S)
        try:
            return Answer(status=(said := self._ask(connection, method, path=path, body=body)).status, body=said.read())
        except (OSError, http.client.HTTPException) as lost:
            raise self._unreachable(lost) from lost
        finally:
            connection.close()

    def stream(self, path: str, *, body: bytes) -> Iterator[bytes]:
        """As `Requester.stream`."""
        return self._lines("POST", path, body=body)

    def download(self, path: str) -> Iterator[bytes]:
        """As `Requester.download`."""
        return self._lines("GET", path, body=None)

    def _lines(self, method: str, path: str, *, body: bytes | None) -> Iterator[bytes]:
        connection = self._connection(_STREAM_TIMEOUT_S)
        try:
            said = self._ask(connection, method, path=path, body=body)
            if said.status >= http.HTTPStatus.BAD_REQUEST:
                raise problem(Answer(status=said.status, body=said.read()))
            while line := said.readline():
                yield line
        except (OSError, http.client.HTTPException) as lost:
            raise self._unreachable(lost) from lost
        finally:
            connection.close()

    def _ask(
        self, connection: http.client.HTTPConnection, method: str, *, path: str, body: bytes | None
    ) -> http.client.HTTPResponse:
        headers = {"Accept": "application/json", "Accept-Language": spoken(os.environ), "User-Agent": "mcp-orch"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if self._bearer is not None:
            headers["Authorization"] = self._bearer
        connection.request(method, self._base + path, body=body, headers=headers)
        return connection.getresponse()

    def _connection(self, timeout_s: float) -> http.client.HTTPConnection:
        if isinstance(self._address, Path):
            return _UnixConnection(self._address, timeout_s)
        return self._address.connection(timeout_s)

    def _unreachable(self, lost: Exception) -> CommandError:
        return CommandError(
            f"{self.where} does not answer: {lost}",
            hint=next_step(lost, otherwise="is it running? `mcp-orch serve` starts one"),
            code=Exit.UNREACHABLE,
        )


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: Path, timeout_s: float) -> None:
        super().__init__("localhost", timeout=timeout_s)
        self._path: Final = path
        self._limit_s: Final = timeout_s

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self._limit_s)
        with short_path(self._path) as short:
            self.sock.connect(short)


class Rest:
    """REST in the words of commands: documents in and out, failures as CommandError."""

    def __init__(self, requester: Requester) -> None:
        self._requester: Final = requester

    @property
    def where(self) -> str:
        """Whom it talks to, for people."""
        return self._requester.where

    @property
    def is_fresh(self) -> bool:
        """Whether its servers may still be starting because of us."""
        return self._requester.is_fresh

    def get(self, path: str, **query: str | None) -> Document:
        """The document at a path below /api/v1."""
        return self._send("GET", _asked(path, query))

    def listed(self, path: str, *, most: int = 10_000, **query: str | None) -> list[Document]:
        """All entries of a list, page by page."""
        found: list[Document] = []
        cursor: str | None = None
        while True:
            page = self.get(path, limit=str(_PAGE), cursor=cursor, **query)
            found += cast("list[Document]", page["items"])
            cursor = cast("str | None", page.get("next_cursor"))
            if cursor is None or len(found) >= most:
                return found

    def send(self, method: str, path: str, body: Document | None = None) -> Document:
        """Sends a document and gives the answer; an empty one for an answer without a body."""
        return self._send(method, path, body)

    def events(self, path: str, body: Document) -> Iterator[tuple[str, Document]]:
        """The events that answer a request: (kind, what it says)."""
        kind = ""
        for line in self._requester.stream(_API + path, body=json.dumps(body).encode()):
            text = line.decode("utf-8", "replace").rstrip("\r\n")
            if text.startswith("event: "):
                kind = text.removeprefix("event: ")
            elif text.startswith("data: "):
                yield kind, cast("Document", json.loads(text.removeprefix("data: ")))

    def lines(self, path: str, **query: str | None) -> Iterator[bytes]:
        """The lines of a file at a path below /api/v1."""
        return self._requester.download(_API + _asked(path, query))

    def health(self) -> int:
        """The status of /ready."""
        return self._requester.request("GET", "/ready", body=None).status

    def _send(self, method: str, path: str, body: Document | None = None) -> Document:
        sent = None if body is None else json.dumps(body).encode()
        answer = self._requester.request(method, _API + path, body=sent)
        if answer.status >= http.HTTPStatus.BAD_REQUEST:
            raise problem(answer)
        return _document(answer) if answer.body else {}


def _asked(path: str, query: Mapping[str, str | None]) -> str:
    given = {name: value for name, value in query.items() if value is not None}
    asked = urlencode(given, errors="replace")
    return path + (f"?{asked}" if asked else "")


def spoken(environment: Mapping[str, str]) -> str:
    """The language in which somebody at a terminal reads, as POSIX has it: of these variables the first that is set."""
    named = next(filter(None, (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return "ko" if named.partition("_")[0].lower() == "ko" else "en"


def problem(answer: Answer) -> CommandError:
    """What REST refused, as an error of the command."""
    try:
        said = _document(answer)
    except CommandError as none:
        return none
    detail = str(said.get("detail") or said.get("title") or f"status {answer.status}")
    fields = cast("list[Document]", said.get("errors") or [])
    parts = [detail, *(f"{one.get('field')}: {one.get('message')}" for one in fields)]
    hint = _HINTS.get(str(said.get("code")), said.get("hint"))
    return CommandError("; ".join(parts), hint=str(hint) if hint else None, code=_code_of(answer))


def _document(answer: Answer) -> Document:
    try:
        said = cast("Json", json.loads(answer.body))
    except ValueError:
        said = None
    if not isinstance(said, dict):
        # A proxy that sends elsewhere, or the pages of something that is no hub.
        raise CommandError(
            f"the answer has status {answer.status} and is not that of a hub",
            hint="check the URL",
            code=_code_of(answer),
        )
    return said


def _code_of(answer: Answer) -> Exit:
    return Exit.UNREACHABLE if answer.status in _UNREACHABLE else _REFUSED.get(answer.status, Exit.FAILED)


def at(*segments: str) -> str:
    """A path made of these segments, each escaped; what is no text becomes the name of nothing."""
    return "/".join(quote(segment, safe="", errors="replace") for segment in segments)
