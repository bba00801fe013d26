"""What the REST application is built from, handed in by the wiring."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol
from urllib.parse import urlsplit

from mcp_orch.contract.outward import Outward
from mcp_orch.contract.ports import CallDoor, CallerSource, Clock, Ids, PictureFeed, UpstreamControl
from mcp_orch.control.projects.assembler import Assembler
from mcp_orch.identity.password_policy import PasswordPolicy
from mcp_orch.identity.post import NoPost, Postbox
from mcp_orch.identity.settings import DEFAULT_PER_MINUTE
from mcp_orch.rest.frame import FrameSettings
from mcp_orch.storage.engine import Store
from mcp_orch.storage.secret_column import SecretRing


class Counters(Protocol):
    """A part of the hub that counts."""

    def counters(self) -> Mapping[str, float]:
        """Numbers by their Prometheus name with labels, such as `mcp_orch_calls_total{outcome="ok"}`.

        Names that end in `_total` only grow. Never a user, key or project as label.
        """
        ...


class CounterBoard:
    """The numbers of all parts of the hub."""

    def __init__(self, parts: Sequence[Counters]) -> None:
        self._parts: Final = tuple(parts)

    def counters(self) -> dict[str, float]:
        """All numbers together."""
        return {name: value for part in self._parts for name, value in part.counters().items()}


class ReadinessBoard:
    """Whether calls can be served now."""

    def __init__(self, why_not_ready: Callable[[], str | None]) -> None:
        self.why_not_ready: Final = why_not_ready


@dataclass(frozen=True, slots=True, kw_only=True)
class RestSettings:
    """How the REST surface is reached."""

    frame: FrameSettings = field(default_factory=FrameSettings)
    public_url: str = "http://127.0.0.1:8000"
    version: str = "0.1.0"
    requests_per_minute: int = DEFAULT_PER_MINUTE
    """Of each caller, and of each address that nobody is known by."""

    @property
    def cookie_name(self) -> str:
        """The session cookie; over https browsers themselves guard the `__Host-` one against other hosts' writes."""
        if not self.frame.is_https:
            return "orch_session"
        return "__Host-orch_session" if self.cookie_path == "/" else "__Secure-orch_session"

    @property
    def cookie_path(self) -> str:
        """Where the session cookie goes: to this hub alone, where others share its host."""
        return urlsplit(self.public_url).path.rstrip("/") or "/"


@dataclass(frozen=True, slots=True, kw_only=True)
class RestServices:
    """Everything that the REST application uses."""

    store: Store
    clock: Clock
    ids: Ids
    pictures: PictureFeed
    callers: CallerSource
    upstreams: UpstreamControl
    outward: Outward
    calls: CallDoor
    ring: SecretRing
    assembler: Assembler
    auth_secret: bytes = field(repr=False)
    """The root of derived keys."""
    previous_secrets: tuple[bytes, ...] = field(default=(), repr=False)
    """Former roots, accepted while the root is replaced."""
    passwords: PasswordPolicy = field(default_factory=PasswordPolicy)
    post: Postbox = field(default_factory=NoPost)
    settings: RestSettings = field(default_factory=RestSettings)
    counters: Sequence[Counters] = ()
    why_not_ready: Callable[[], str | None] = lambda: None
    """The reason why calls can't be served; None: they can. At once, from memory."""
