"""stub"""

from mcp_orch.gateway.upstream.errors import UpstreamUnavailable
from mcp_orch.gateway.upstream.setup import Back, EraVerdict, Setup


async def open_http(setup: Setup, *, verdict: EraVerdict | None) -> tuple[Back, EraVerdict]:
    """Stub."""
    raise UpstreamUnavailable("not yet")
