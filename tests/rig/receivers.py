"""Receivers of the audit trail: a webhook, an OpenTelemetry collector, a syslog server. They can go and come back."""

import json
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class HttpReceiver:
    """Takes POSTs on one port, as long as it is up."""

    def __init__(self) -> None:
        # What came, oldest first: headers by lower-case name, and the body. Written by the server's threads.
        self.requests: list[tuple[dict[str, str], bytes]] = []
        self.port = 0
        self.answer: tuple[int, bytes] = (200, b"{}")
        self._server: ThreadingHTTPServer | None = None
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status, said = receiver.answer
                if status < 300:
                    receiver.requests.append(({name.lower(): one for name, one in self.headers.items()}, body))
                self.send_response(status)
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the library's word
                del format, args

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


class SyslogReceiver:
    """Takes messages that are led by their length, over TCP or TLS."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.lines: list[str] = []
        self._context = context
        self.port = 0
        self._listener: socket.socket | None = None
        self.start()

    def start(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self.port), reuse_port=False)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def stop(self) -> None:
        if self._listener is not None:
            # Wakes the thread that accepts.
            with suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                threading.Thread(target=self._read, args=(connection,), daemon=True).start()

    def _read(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            stream = connection if self._context is None else self._context.wrap_socket(connection, server_side=True)
            received = b""
            while block := stream.recv(65536):
                received += block
            self.lines += unframed(received)
            if self._context is not None:
                stream.close()


def unframed(received: bytes) -> list[str]:
    """The messages of a stream (RFC 6587, 3.4.1)."""
    lines: list[str] = []
    while received:
        length, _, rest = received.partition(b" ")
        lines.append(rest[: int(length)].decode())
        received = rest[int(length) :]
    return lines


Messages = Callable[[], list[dict[str, Any]]]
"""Everything that came so far: each with `id`, `kind`, `place` and `record`."""


def of_webhook(receiver: HttpReceiver) -> list[dict[str, Any]]:
    return [one for _, body in list(receiver.requests) for one in json.loads(body)["messages"]]


def of_collector(receiver: HttpReceiver) -> list[dict[str, Any]]:
    return [
        json.loads(record["body"]["stringValue"])
        for _, body in list(receiver.requests)
        for logs in json.loads(body)["resourceLogs"]
        for scope in logs["scopeLogs"]
        for record in scope["logRecords"]
    ]


def of_syslog(receiver: SyslogReceiver) -> list[dict[str, Any]]:
    return [json.loads(line.split(" ", 7)[7]) for line in list(receiver.lines)]
