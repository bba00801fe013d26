"""A connection for a definition, whatever its transport and era."""

from dataclasses import replace

from mcp_orch.contract.pictures import Transport
from mcp_orch.gateway.upstream.http_opening import open_http
from mcp_orch.gateway.upstream.setup import Back, EraVerdict, Setup
from mcp_orch.gateway.upstream.stdio_back import open_stdio


async def open_back(setup: Setup, *, verdict: EraVerdict | None) -> tuple[Back, EraVerdict]:
    """Connects, finding out what the server speaks unless `verdict` says so and is fresh.

    Raises UpstreamUnavailable, UpstreamTimeout or UpstreamMisbehaved; nothing is left open then.
    """
    if verdict is not None and setup.clock.monotonic() - verdict.at_s > setup.settings.waits.era_age_s:
        verdict = None
    back, found = await _open(setup, verdict)
    was_remembered = verdict is not None and verdict.is_legacy and found.is_legacy
    if verdict is not None and was_remembered and back.facts.server_info != verdict.server_info:
        # A server that was upgraded still answers the old greeting: only asking anew tells what it speaks now.
        setup.log.note("it is another version than it was; asking anew what it speaks")
        await back.aclose()
        back, found = await _open(setup, None)
    return back, replace(found, server_info=back.facts.server_info)


async def _open(setup: Setup, verdict: EraVerdict | None) -> tuple[Back, EraVerdict]:
    if setup.definition.transport is not Transport.STDIO:
        return await open_http(setup, verdict=verdict)
    back = await open_stdio(setup, is_legacy=verdict is not None and verdict.is_legacy)
    return back, verdict or EraVerdict(era=back.facts.era, at_s=setup.clock.monotonic())
