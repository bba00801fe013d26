"""The heads of our requests."""

from collections.abc import Mapping
from typing import Final

from mcp_orch.gateway.upstream.outbound.origin import Target
from mcp_orch.kit.secret import Secret

_OURS: Final = frozenset(
    {
        "host",
        "connection",
        "content-length",
        "content-type",
        "transfer-encoding",
        "te",
        "trailer",
        "upgrade",
        "accept",
        "accept-encoding",
        "expect",
        "mcp-session-id",
        "mcp-protocol-version",
        "mcp-method",
        "mcp-name",
        "last-event-id",
    }
)
"""Headers that a definition can't set: the message would not be what it says."""

JSON_OR_EVENTS: Final = "application/json, text/event-stream"
EVENTS: Final = "text/event-stream"


class Heads:
    """Makes heads for one server: its own headers are in all of them."""

    def __init__(self, target: Target, headers: Mapping[str, Secret], *, hub_version: str) -> None:
        # Compressing costs a server next door more than it saves; over the internet it does not.
        encoding = "gzip, deflate" if target.is_tls else "identity"
        lines = [f"Host: {target.authority}", f"User-Agent: mcp-orch/{hub_version}", f"Accept-Encoding: {encoding}"]
        lines += [f"{name}: {one.reveal()}" for name, one in headers.items() if may_send(name, one.reveal())]
        self._shared: Final = "".join(f"{line}\r\n" for line in lines)

    def post(self, target: Target, extra: Mapping[str, str]) -> bytes:
        """The head of a POST up to the value of Content-Length, which follows with the body: see `with_body`."""
        start = f"POST {target.path} HTTP/1.1\r\n{self._shared}Accept: {JSON_OR_EVENTS}\r\n"
        return f"{start}Content-Type: application/json\r\n{_lines(extra)}Content-Length: ".encode("latin-1")

    def bare(self, method: str, target: Target, *, extra: Mapping[str, str]) -> bytes:
        """A whole request without a body."""
        start = f"{method} {target.path} HTTP/1.1\r\n{self._shared}"
        return f"{start}{_lines(extra)}Content-Length: 0\r\n\r\n".encode("latin-1")


def with_body(head: bytes, body: bytes) -> bytes:
    """A whole request."""
    return b"%b%d\r\n\r\n%b" % (head, len(body), body)


def may_send(name: str, value: str) -> bool:
    """Whether a header of a definition, or of a client, may stand in our requests."""
    is_name = bool(name) and name.isascii() and all(one.isalnum() or one in "!#$%&'*+-.^_`|~" for one in name)
    is_value = all(one == "\t" or " " <= one <= "~" or "\xa0" <= one <= "\xff" for one in value)
    return is_name and is_value and name.lower() not in _OURS


def _lines(extra: Mapping[str, str]) -> str:
    return "".join(f"{name}: {value}\r\n" for name, value in extra.items())
