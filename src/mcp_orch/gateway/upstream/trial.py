"""Trying a definition once: connect, list, let go."""

import asyncio

from mcp_orch.contract.diagnoses import Diagnosis, because
from mcp_orch.contract.pictures import ServerDefinition
from mcp_orch.contract.upstreams import Catalog, ProbeReport
from mcp_orch.contract.why import Why
from mcp_orch.gateway.upstream.catalogue import gather
from mcp_orch.gateway.upstream.definitions import secrets_of
from mcp_orch.gateway.upstream.errors import UpstreamError, UpstreamTimeout
from mcp_orch.gateway.upstream.log_ring import LogRing
from mcp_orch.gateway.upstream.opening import open_back
from mcp_orch.gateway.upstream.premises import Premises
from mcp_orch.gateway.upstream.setup import Back, Quiet, Setup
from mcp_orch.gateway.upstream.shelf import ALL_KINDS, Shelf


async def try_once(definition: ServerDefinition, premises: Premises) -> ProbeReport:
    """What the server says. Failure is in the report; nothing is left open, whatever happens."""
    log = LogRing(clock=premises.clock, limits=premises.settings.limits, secrets=secrets_of(definition))
    began_s = premises.clock.monotonic()
    catalog: Catalog | None = None
    diagnosis: Diagnosis | None = None
    try:
        catalog = await _look(definition, premises, log=log)
    except UpstreamError as failed:
        diagnosis = failed.diagnosis.cleaned(log.clean)
    return ProbeReport(
        catalog=catalog,
        diagnosis=diagnosis,
        last_lines=log.last_words() if diagnosis else (),
        duration_s=premises.clock.monotonic() - began_s,
    )


async def _look(definition: ServerDefinition, premises: Premises, *, log: LogRing) -> Catalog | None:
    setup = Setup(
        definition=definition,
        settings=premises.settings,
        log=log,
        clock=premises.clock,
        spawn=premises.spawn,
        news=Quiet(),
        nonce=premises.ids.text(24),
    )
    back: Back | None = None
    try:
        back, _ = await open_back(setup, verdict=None)
        shelf = Shelf(definition.id, clock=premises.clock, max_age_s=premises.settings.waits.catalog_age_s)
        async with asyncio.timeout(definition.timeout_s):
            gathered = await gather(back, kinds=ALL_KINDS, limits=premises.settings.limits)
        shelf.put(gathered, back.facts)
        return shelf.catalog
    except TimeoutError as late:
        raise UpstreamTimeout(because(Why.LISTS_LATE, seconds=f"{definition.timeout_s:g}")) from late
    finally:
        if back is not None:
            await back.aclose()
