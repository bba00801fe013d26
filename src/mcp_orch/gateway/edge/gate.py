"""What is looked at before anything else: the shape of the header, Host, Origin (DNS rebinding, cross-site pages)."""

from typing import Final

import msgspec

from mcp_orch.gateway.edge.settings import EdgeSettings
from mcp_orch.gateway.edge.visit import Field, Visit

_ONCE: Final = frozenset(
    {
        b"authorization",
        b"host",
        b"origin",
        b"content-type",
        b"content-length",
        b"last-event-id",
        b"mcp-session-id",
        b"mcp-protocol-version",
        b"mcp-method",
        b"mcp-name",
    }
)
"""Fields of which two readers could take different copies."""

_EXPOSED: Final = (b"access-control-expose-headers", b"Mcp-Session-Id, WWW-Authenticate, Retry-After")
_METHODS: Final = (b"access-control-allow-methods", b"GET, POST, DELETE, OPTIONS")
_VARY: Final = (b"vary", b"Origin")
_PREFLIGHT_AGE: Final = (b"access-control-max-age", b"600")
_FIELDS_OF_PAGES: Final = frozenset({"authorization", "content-type", "accept", "last-event-id"})
_HOSTS_REMEMBERED: Final = 256


class Stopped(msgspec.Struct, frozen=True):
    """Why a request goes no further."""

    status: int
    message: str


class Gate:
    """Checks requests against the names that are served and the sites that may call."""

    def __init__(self, settings: EdgeSettings) -> None:
        self._settings: Final = settings
        self._hosts: Final = frozenset(host.lower() for host in settings.allowed_hosts)
        # Host fields that passed; emptied when full, since a port can be any number.
        self._passed: set[bytes] = set()

    def check(self, visit: Visit, pairs: list[Field]) -> Stopped | None:
        """Why this request goes no further; None: it may. Sets the fields that a page of another site needs."""
        fields = visit.fields
        if len(fields) != len(pairs):
            twice = _twice(pairs)
            if twice is not None:
                return Stopped(400, f"the header field {twice} was sent twice")
        if len(pairs) > self._settings.max_fields or sum(map(len, fields.values())) > self._settings.max_field_bytes:
            return Stopped(431, "the header has too many fields, or too long ones")
        host = fields.get(b"host", b"")
        if host not in self._passed:
            stopped = self._host(host)
            if stopped is not None:
                return stopped
        origin = fields.get(b"origin")
        return None if origin is None else self._origin(origin, visit, host=host)

    def preflight(self, visit: Visit) -> tuple[Field, ...] | None:
        """What a page may send, for the browser that asks on its behalf; None: this was no such question."""
        if b"access-control-request-method" not in visit.fields or not visit.extra:
            return None
        asked = visit.fields.get(b"access-control-request-headers", b"").decode("latin-1").lower().split(",")
        allowed = [name for name in map(str.strip, asked) if name in _FIELDS_OF_PAGES or name.startswith("mcp-")]
        return _METHODS, _PREFLIGHT_AGE, (b"access-control-allow-headers", ", ".join(allowed).encode("latin-1"))

    def _host(self, host: bytes) -> Stopped | None:
        text = host.decode("latin-1").lower()
        name = text[: text.rfind("]") + 1] if text.startswith("[") else text.partition(":")[0]
        if text not in self._hosts and name not in self._hosts:
            shown = repr(text[:100])
            return Stopped(421, f"Host {shown} is not served here; if it is right, add it to MCP_ORCH_ALLOWED_HOSTS")
        if len(self._passed) >= _HOSTS_REMEMBERED:
            self._passed.clear()
        self._passed.add(host)
        return None

    def _origin(self, origin: bytes, visit: Visit, *, host: bytes) -> Stopped | None:
        text = origin.decode("latin-1")
        scheme, _, rest = text.partition("://")
        if scheme in {"http", "https"} and rest.lower() == host.decode("latin-1").lower():
            return None
        if text in self._settings.allowed_origins:
            visit.extra = ((b"access-control-allow-origin", origin), _VARY, _EXPOSED)
            return None
        shown = repr(text[:100])
        return Stopped(403, f"pages of {shown} may not call this hub; if they should, add it to MCP_ORCH_CORS_ORIGINS")


def _twice(pairs: list[Field]) -> str | None:
    seen: set[bytes] = set()
    for name, _ in pairs:
        if name in seen and (name in _ONCE or name.startswith(b"mcp-param-")):
            return name.decode("latin-1")[:60]
        seen.add(name)
    return None
