"""Under which names the hub is addressed."""

import socket
from typing import Final
from urllib.parse import urlsplit

from mcp_orch.app.settings import HubSettings

LOOPBACK_NAMES: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})
_ANY: Final = frozenset({"0.0.0.0", "::"})  # noqa: S104  compared with, not bound to


def url_of(host: str, port: int, *, is_https: bool = False) -> str:
    """The URL of a listener, as somebody on this machine types it."""
    name = "127.0.0.1" if host in _ANY else host
    scheme = "https" if is_https else "http"
    return f"{scheme}://{_bracketed(name)}:{port}"


def hosts_of(settings: HubSettings, public_url: str) -> frozenset[str]:
    """Names that may stand in a Host header, lower case: others are a foreign page's trick (DNS rebinding)."""
    public = urlsplit(public_url).hostname or ""
    own = {settings.host, public} if settings.host not in _ANY else {public, socket.gethostname().lower()}
    return LOOPBACK_NAMES | frozenset(settings.allowed_hosts) | {_bracketed(name.lower()) for name in own if name}


def _bracketed(name: str) -> str:
    return f"[{name}]" if ":" in name else name
