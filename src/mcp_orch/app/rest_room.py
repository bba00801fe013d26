"""The REST application of a hub. Imported behind the listener: the framework takes its time."""

from urllib.parse import urlsplit

from starlette.types import Receive, Scope, Send

from mcp_orch.app.naming import hosts_of
from mcp_orch.app.version import VERSION
from mcp_orch.app.wiring import Hub
from mcp_orch.identity.post import Postbox
from mcp_orch.identity.visits import LOCAL_MARK
from mcp_orch.rest.application import RestApplication, build_rest
from mcp_orch.rest.frame import FrameSettings
from mcp_orch.rest.services import RestServices, RestSettings


def rest_over(hub: Hub, *, post: Postbox) -> RestApplication:
    """The REST application over the parts of a hub, not yet entered. Raises Unbuildable."""
    settings = RestSettings(
        frame=FrameSettings(
            hosts=hosts_of(hub.settings, hub.public_url),
            cors_origins=frozenset(hub.settings.cors_origins),
            is_https=urlsplit(hub.public_url).scheme == "https",
        ),
        public_url=hub.public_url,
        version=VERSION,
        requests_per_minute=hub.settings.rest_requests_per_minute,
    )
    return build_rest(
        RestServices(
            store=hub.store,
            clock=hub.clock,
            ids=hub.ids,
            pictures=hub.pictures,
            callers=hub.callers,
            upstreams=hub.upstreams,
            outward=hub.outward,
            calls=hub.door,
            ring=hub.ring,
            assembler=hub.assembler,
            auth_secret=hub.roots.current,
            previous_secrets=hub.roots.previous,
            passwords=hub.settings.passwords,
            post=post,
            settings=settings,
            counters=hub.numbers(),
            why_not_ready=hub.why_not_ready,
        )
    )


class LocalDoor:
    """What comes by the Unix socket: only the hub's own operating system user can open it."""

    def __init__(self, application: RestApplication) -> None:
        self._application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: PLR0917  ASGI's signature
        """Answers one request of the hub admin `local`."""
        if scope["type"] == "http":
            scope[LOCAL_MARK] = True
            await self._application(scope, receive, send)
