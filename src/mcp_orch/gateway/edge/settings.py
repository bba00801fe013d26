"""What the edge allows, each with its default."""

from dataclasses import dataclass, field

from mcp_orch.gateway.era.legacy.limits import SessionLimits


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeSettings:
    """Limits and names of the client-facing side. All waits are in seconds, all sizes in bytes."""

    allowed_hosts: frozenset[str] = frozenset({"localhost", "127.0.0.1", "[::1]"})
    """Names in the Host header that are served, with or without a port. With a port: that port alone."""
    allowed_origins: frozenset[str] = frozenset()
    """Origins of other sites whose pages may call, exactly as browsers send them: `https://app.example.com`."""
    base_path: str = ""
    """What stands before every path in the URLs that clients use, such as `/tools`; requests come without it."""
    max_body: int = 4 * 1024 * 1024
    max_fields: int = 100
    max_field_bytes: int = 64 * 1024
    parsed_off_loop: int = 64 * 1024
    """Bodies beyond this are parsed in a thread, so that others need not wait."""
    max_parsing: int = 16
    """Such bodies that may wait for a thread at a time; more are turned away."""
    max_large: int = 64 * 1024 * 1024
    """Bytes of such bodies whose requests are not answered yet: what they say takes many times as much of memory."""
    max_large_per_principal: int = 32 * 1024 * 1024
    body_s: float = 30.0
    """How long a client may take to send its body."""
    watch_after_s: float = 0.05
    """A call that takes longer has its client watched, and its credential judged again."""
    stream_after_s: float = 3.0
    """A call that takes longer is answered by a stream, so that nobody on the way thinks that nothing comes."""
    keep_alive_s: float = 15.0
    write_s: float = 60.0
    """How long a reader may take for what was sent, before its stream is cut."""
    max_unsent: int = 8 * 1024 * 1024
    """Bytes that may wait for a slow reader, before its stream is cut."""
    max_unsent_of_all: int = 256 * 1024 * 1024
    """The same for all readers together: a stream of which something waits is cut before there is more."""
    max_streams: int = 10_000
    max_streams_per_principal: int = 2_500
    judge_every_s: float = 0.5
    """How often open streams and long calls are judged again."""
    drain_s: float = 5.0
    """How long open streams have to say goodbye when the hub stops."""
    sessions: SessionLimits = field(default_factory=SessionLimits)
