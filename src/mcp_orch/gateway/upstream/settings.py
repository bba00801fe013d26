"""What the upstream room may spend, reach and hand to child processes."""

from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Final

MIB: Final = 1024 * 1024

DEFAULT_PASSED_VARIABLES: Final = (
    "PATH",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "TZ",
    "TMPDIR",
    # proxy
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "http_proxy",
    "https_proxy",
    "all_proxy",
    "no_proxy",
    # certificate authorities
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    "NODE_EXTRA_CA_CERTS",
    # package indexes
    "PIP_INDEX_URL",
    "PIP_EXTRA_INDEX_URL",
    "PIP_TRUSTED_HOST",
    "UV_INDEX_URL",
    "UV_DEFAULT_INDEX",
    "UV_INDEX",
    "UV_EXTRA_INDEX_URL",
    "npm_config_registry",
    "NPM_CONFIG_REGISTRY",
)
"""What a child inherits of the hub's own environment: nothing else (design.md section 7, rule 5)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one upstream may send, so that a hostile one costs little (trust.md 1.3, rows Bombs and Connections)."""

    line_bytes: int = 16 * MIB
    """One message: a line on stdio, an event of an event stream."""
    body_bytes: int = 32 * MIB
    """One HTTP body, after decompression."""
    inflate_ratio: int = 100
    """A body may grow by this factor while it is decompressed, once it is larger than a mebibyte."""
    header_bytes: int = 64 * 1024
    tools: int = 2_000
    listings: int = 10_000
    """Prompts, resources or templates of one server."""
    catalog_bytes: int = 32 * MIB
    pages: int = 500
    question_bytes: int = 4 * MIB
    """All that a server asks about one call before it has answers: a call that waits for its client keeps it."""
    notifications_per_s: int = 200
    """More than that is dropped and counted."""
    log_lines: int = 500
    log_line_chars: int = 2_000
    unsent_bytes: int = 32 * MIB
    """Waiting for a child that does not read."""
    connections: int = 1_024
    """HTTP connections to one server."""
    lanes: int = 64
    """Connections of their own that callers or sessions may have to one server."""
    busy_lanes_per_caller: int = 48
    """Of these, how many one caller may keep busy: some are left for the others."""


DEFAULT_LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """How long the upstream room waits for what, in seconds. A server's own two limits stand in its definition."""

    probe_s: float = 3.0
    """Until a stdio server that is silent on `server/discover` is greeted the legacy way."""
    http_probe_s: float = 10.0
    connect_s: float = 10.0
    """Name resolution, TCP and TLS together."""
    reuse_s: float = 4.0
    """A kept-alive connection idle for longer is not used again: most servers hang up after five seconds."""
    polite_s: float = 2.0
    """Between closing a child's stdin and SIGTERM, and again until SIGKILL."""
    drain_s: float = 30.0
    """For the calls of a connection that is being replaced."""
    coalesce_s: float = 0.05
    """List changes within this time are one."""
    coalesce_last_s: float = 2.0
    """The same of a server that changes its lists without end."""
    backoff_first_s: float = 0.5
    backoff_last_s: float = 60.0
    backoff_remote_s: float = 10.0
    """The longest for servers over HTTP: knocking costs less there than starting a process."""
    on_demand_remote_s: float = 0.1
    """A caller's request knocks again at a server over HTTP this long after a failure, whatever the backoff."""
    crash_window_s: float = 60.0
    """`crashes_until_held` crashes within this time hold a server."""
    held_s: float = 30.0
    era_age_s: float = 3_600.0
    """A legacy verdict older than this is asked anew: at the next connection, and over HTTP also behind the calls."""
    look_s: float = 30.0
    """Between two looks at a server with which all is well."""
    lane_idle_s: float = 300.0
    catalog_age_s: float = 300.0
    """A catalogue whose server tells of no changes is refreshed behind the next look at it after this time."""


DEFAULT_WAITS: Final = Waits()


@dataclass(frozen=True, slots=True, kw_only=True)
class UpstreamSettings:
    """Everything the upstream room is told from outside."""

    home: Path
    """Below it each server that is a child process gets a home directory of its own."""
    environment: dict[str, str] = field(default_factory=dict[str, str])
    """The hub's own environment; children see only what `passed_variables` names."""
    passed_variables: tuple[str, ...] = DEFAULT_PASSED_VARIABLES
    ranges: tuple[IPv4Network | IPv6Network, ...] = ()
    """Addresses that may be reached beyond public ones."""
    ca_file: str | None = None
    """Certificate authorities for upstreams; None: those of the system."""
    hub_version: str = "0.1.0"
    parallel_starts: int = 8
    start_jitter_s: float = 0.2
    crashes_until_held: int = 5
    limits: Limits = DEFAULT_LIMITS
    waits: Waits = DEFAULT_WAITS
