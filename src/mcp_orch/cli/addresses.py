"""Addresses of hubs and endpoints as people give them, and connections to what they name, with the standard library."""

import http.client
import ssl
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit

from mcp_orch.cli.exits import CommandError, Exit

_IN_PATHS: Final = "/%:@!$&'()*+,;=~"
_IN_QUERIES: Final = _IN_PATHS + "?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where something answers over HTTP."""

    host: str
    port: int | None
    is_https: bool
    path: str
    query: str

    @property
    def name(self) -> str:
        """Host and port, for people."""
        return self.host if self.port is None else f"{self.host}:{self.port}"

    def connection(self, timeout_s: float | None) -> http.client.HTTPConnection:
        """A connection that is made by its first request."""
        if self.is_https:
            context = ssl.create_default_context()
            return http.client.HTTPSConnection(self.host, self.port, timeout=timeout_s, context=context)
        return http.client.HTTPConnection(self.host, self.port, timeout=timeout_s)


def address_of(url: str, *, what: str, example: str) -> Address:
    """The address in a URL, in characters that a request can carry. Raises CommandError for anything else."""
    try:
        parts = urlsplit(url)
        found = Address(
            host=(parts.hostname or "").encode("idna").decode(),
            port=parts.port,
            is_https=parts.scheme == "https",
            path=quote(parts.path, safe=_IN_PATHS),
            query=quote(parts.query, safe=_IN_QUERIES),
        )
    except ValueError as broken:
        raise _no_address(url, what=what, example=example) from broken
    if parts.scheme not in {"http", "https"} or not found.host:
        raise _no_address(url, what=what, example=example)
    return found


def bearer(text: str) -> str:
    """The header field for a key or token. Raises CommandError for a text that no header field can carry."""
    # Read from a file, it may have the end of its line with it.
    kept = text.strip()
    if not (kept.isascii() and kept.isprintable()):
        raise CommandError(
            "the key or token has characters in it that none has", hint="copy it anew, on one line", code=Exit.USAGE
        )
    return f"Bearer {kept}"


def next_step(lost: Exception, *, otherwise: str) -> str:
    """What to do about an address that nothing was heard from."""
    if isinstance(lost, ssl.SSLCertVerificationError):
        return "its certificate is not trusted here: set SSL_CERT_FILE to a file with that of its authority"
    return otherwise


def _no_address(url: str, *, what: str, example: str) -> CommandError:
    return CommandError(f"{url!r} is not the URL of {what}", hint=f"such as {example}", code=Exit.USAGE)
