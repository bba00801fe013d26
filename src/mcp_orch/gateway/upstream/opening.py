"""A connection for a definition, whatever its transport and era."""

from mcp_orch.contract.pictures import Transport
from mcp_orch.contract.revisions import Era
from mcp_orch.gateway.upstream.http_opening import open_http
from mcp_orch.gateway.upstream.setup import Back, EraVerdict, Setup
from mcp_orch.gateway.upstream.stdio_back import open_stdio


async def open_back(setup: Setup, *, verdict: EraVerdict | None) -> tuple[Back, EraVerdict]:
    """Connects, finding out what the server speaks unless `verdict` says so and is fresh.

    Raises UpstreamUnavailable, UpstreamTimeout or UpstreamMisbehaved; nothing is left open then.
    """
    now_s = setup.clock.monotonic()
    if verdict is not None and now_s - verdict.at_s > setup.settings.waits.era_age_s:
        verdict = None
    if setup.definition.transport is not Transport.STDIO:
        return await open_http(setup, verdict=verdict)
    back = await open_stdio(setup, is_legacy=verdict is not None and verdict.era is Era.LEGACY)
    return back, verdict or EraVerdict(era=back.facts.era, at_s=now_s)
