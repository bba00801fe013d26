"""The address of a server as a URL gives it."""

from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from mcp_orch.contract.diagnoses import because, in_words
from mcp_orch.contract.why import Why
from mcp_orch.gateway.upstream.errors import UpstreamUnavailable


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A URL taken apart: where to connect, and what to ask for."""

    is_tls: bool
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """The value of the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.is_tls else 80) else f"{host}:{self.port}"

    def is_same_origin(self, other: "Target") -> bool:
        """Whether both are reached by the same connection: only then may credentials go to both."""
        return (self.is_tls, self.host, self.port) == (other.is_tls, other.host, other.port)


def parse_target(url: str) -> Target:
    """Raises UpstreamUnavailable for anything but a plain http or https URL."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
        port = parts.port
    except ValueError as broken:
        raise UpstreamUnavailable(because(Why.URL_UNREADABLE, cause=in_words(broken))) from broken
    if parts.scheme not in ("http", "https") or not host:
        raise UpstreamUnavailable(because(Why.URL_NOT_HTTP))
    if parts.username is not None or parts.password is not None:
        raise UpstreamUnavailable(because(Why.URL_WITH_USER))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not path.isascii() or not path.isprintable() or " " in path:
        raise UpstreamUnavailable(because(Why.URL_PATH_UNENCODED))
    is_tls = parts.scheme == "https"
    return Target(is_tls=is_tls, host=_ascii_host(host), port=port or (443 if is_tls else 80), path=path)


def join_target(base_url: str, reference: str) -> Target:
    """The target of a reference relative to a URL."""
    return parse_target(urljoin(base_url, reference))


def _ascii_host(host: str) -> str:
    if host.isascii():
        return host.rstrip(".").lower()
    try:
        return host.encode("idna").decode().rstrip(".").lower()
    except UnicodeError as broken:
        raise UpstreamUnavailable(because(Why.NO_HOST_NAME, host=repr(host[:100]))) from broken
