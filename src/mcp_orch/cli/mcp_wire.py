"""Streamable HTTP from the side of a client, with the standard library: a message goes out, messages come back."""

import http.client
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from mcp_orch.cli.addresses import address_of, bearer, next_step
from mcp_orch.cli.exits import CommandError, Exit

MAX_MESSAGE: Final = 64 << 20
_ACCEPT: Final = "application/json, text/event-stream"


@dataclass(slots=True, kw_only=True)
class Exchange:
    """One request on its way: close it to give up."""

    status: int
    session: str | None
    body: http.client.HTTPResponse
    connection: http.client.HTTPConnection

    def messages(self) -> Generator[bytes]:
        """What comes back, one JSON message after the other; events without one are left out."""
        if "text/event-stream" not in self.body.headers.get("Content-Type", ""):
            whole = self.body.read(MAX_MESSAGE)
            if whole.strip():
                yield whole
            return
        data: list[bytes] = []
        while line := self.body.readline(MAX_MESSAGE):
            line = line.rstrip(b"\r\n")
            if line.startswith(b"data:"):
                data.append(line.removeprefix(b"data:").removeprefix(b" "))
            elif not line and data:
                message, data = b"\n".join(data), []
                if message.strip():
                    yield message

    def give_up(self) -> None:
        """Ends it, from any thread: whoever reads it sees its end."""
        socket = self.connection.sock
        if socket is not None:
            try:
                socket.shutdown(2)
            except OSError:
                # It has ended by itself meanwhile.
                return


class McpWire:
    """An endpoint, as a client reaches it."""

    def __init__(self, url: str, key: str | None) -> None:
        self._url: Final = address_of(
            url, what="an endpoint", example="http://127.0.0.1:8000/projects/demo/unified/mcp"
        )
        self._bearer: Final = bearer(key) if key else None

    @contextmanager
    def ask(
        self, method: str, *, body: bytes | None = None, fields: Mapping[str, str], timeout_s: float | None
    ) -> Generator[Exchange]:
        """One HTTP request. Raises CommandError when nobody answers."""
        connection = self._url.connection(timeout_s)
        try:
            yield self._sent(connection, method, body=body, fields=fields)
        finally:
            connection.close()

    def _sent(
        self, connection: http.client.HTTPConnection, method: str, *, body: bytes | None, fields: Mapping[str, str]
    ) -> Exchange:
        headers = {"Accept": _ACCEPT, "User-Agent": "mcp-orch", **fields}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if self._bearer is not None:
            headers["Authorization"] = self._bearer
        path = self._url.path + (f"?{self._url.query}" if self._url.query else "")
        try:
            connection.request(method, path or "/", body=body, headers=headers)
            said = connection.getresponse()
        except (OSError, http.client.HTTPException) as lost:
            raise CommandError(
                f"{self._url.name} does not answer: {lost}",
                hint=next_step(lost, otherwise="is the hub running?"),
                code=Exit.UNREACHABLE,
            ) from lost
        return Exchange(
            status=said.status, session=said.headers.get("Mcp-Session-Id"), body=said, connection=connection
        )


def is_error(status: int) -> bool:
    """Whether a status says that the message was turned away."""
    return status >= HTTPStatus.BAD_REQUEST
