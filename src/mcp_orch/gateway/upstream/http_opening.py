"""A connection over HTTP: which transport and era the server speaks, found out once and remembered."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from mcp_orch.contract.diagnoses import because
from mcp_orch.contract.pictures import RemoteAddress, Transport
from mcp_orch.contract.revisions import Era
from mcp_orch.contract.upstreams import ServerFacts
from mcp_orch.contract.why import Why
from mcp_orch.gateway.upstream.dispatch import Answer
from mcp_orch.gateway.upstream.errors import BrokenOff, UpstreamMisbehaved, UpstreamTimeout
from mcp_orch.gateway.upstream.greetings import DISCOVER, modern_facts, names_our_revision
from mcp_orch.gateway.upstream.http_call import HttpRefused
from mcp_orch.gateway.upstream.legacy_http import LegacyHttpBack
from mcp_orch.gateway.upstream.legacy_sse import LegacySseBack
from mcp_orch.gateway.upstream.messages import MODERN_ERRORS
from mcp_orch.gateway.upstream.modern_http import ModernHttpBack, Wires
from mcp_orch.gateway.upstream.outbound.client import HttpClient
from mcp_orch.gateway.upstream.outbound.heads import Heads
from mcp_orch.gateway.upstream.outbound.origin import parse_target
from mcp_orch.gateway.upstream.setup import Back, EraVerdict, Setup

_MAYBE_SSE: Final = frozenset({400, 404, 405, 406, 415})

AnyBack = TypeVar("AnyBack", LegacyHttpBack, LegacySseBack, ModernHttpBack)


async def open_http(setup: Setup, *, verdict: EraVerdict | None) -> tuple[Back, EraVerdict]:
    """As `open_back`, for servers over HTTP."""
    try:
        async with asyncio.timeout(setup.definition.timeout_s):
            return await _open(setup, verdict=verdict)
    except TimeoutError as late:
        raise UpstreamTimeout(because(Why.NOT_READY, seconds=f"{setup.definition.timeout_s:g}")) from late


async def _open(setup: Setup, *, verdict: EraVerdict | None) -> tuple[Back, EraVerdict]:
    now_s = setup.clock.monotonic()
    if setup.definition.transport is Transport.SSE or (verdict is not None and verdict.over_sse):
        return await _open_sse(setup), EraVerdict(era=Era.LEGACY, at_s=now_s, over_sse=True)
    if verdict is None or verdict.era is Era.MODERN:
        modern = await _open_modern(setup)
        if modern is not None:
            return modern, verdict or EraVerdict(era=Era.MODERN, at_s=now_s)
        verdict = None
    try:
        back = await _opened(LegacyHttpBack(setup, _wires(setup)), lambda it: it.greet())
        return back, verdict or EraVerdict(era=Era.LEGACY, at_s=now_s)
    except HttpRefused as refused:
        says_modern = refused.denied is not None and refused.denied.code in MODERN_ERRORS
        if says_modern or (verdict is not None and refused.tells_of_era):
            # It was legacy when it was last asked, and has been replaced since.
            modern = await _open_modern(setup)
            if modern is not None:
                return modern, EraVerdict(era=Era.MODERN, at_s=now_s)
        if refused.status not in _MAYBE_SSE:
            raise
        return await _try_sse(setup, refused), EraVerdict(era=Era.LEGACY, at_s=now_s, over_sse=True)


async def _open_modern(setup: Setup) -> ModernHttpBack | None:
    back = ModernHttpBack(setup, _wires(setup))
    facts: ServerFacts | None = None
    try:
        async with asyncio.timeout(setup.settings.waits.http_probe_s):
            facts = modern_facts(await _probe(back), setup)
    except (TimeoutError, UpstreamMisbehaved, BrokenOff) as unclear:
        # A legacy server may do anything with a method it does not know, silence included.
        setup.log.note(f"no answer to server/discover ({unclear or 'too late'}); greeting it the legacy way")
    finally:
        if facts is None:
            await back.aclose()
    if facts is None:
        return None
    back.adopt(facts)
    return back


async def speaks_modern(setup: Setup) -> bool:
    """Whether a server over HTTP answers `server/discover` now. Raises UpstreamUnavailable where that can't be told."""
    modern = await _open_modern(setup)
    if modern is not None:
        await modern.aclose()
    return modern is not None


async def _probe(back: ModernHttpBack) -> Answer:
    try:
        answer = await back.send(DISCOVER)
        # Its list is believed: it is asked once more before it is taken for a server of an earlier era.
        return await back.send(DISCOVER) if names_our_revision(answer) else answer
    except HttpRefused as refused:
        if not refused.tells_of_era:
            raise
        raise UpstreamMisbehaved(refused.diagnosis) from refused


async def _try_sse(setup: Setup, refused: HttpRefused) -> Back:
    try:
        return await _open_sse(setup)
    except (HttpRefused, UpstreamMisbehaved, BrokenOff):
        # Neither transport: what the newer one said is the better reason.
        raise refused from None


async def _open_sse(setup: Setup) -> Back:
    return await _opened(LegacySseBack(setup, _wires(setup), url=_reach(setup).url), lambda it: it.greet())


async def _opened(back: AnyBack, greet: Callable[[AnyBack], Awaitable[None]]) -> AnyBack:
    is_ready = False
    try:
        await greet(back)
        is_ready = True
        return back
    finally:
        if not is_ready:
            await back.aclose()


def _wires(setup: Setup) -> Wires:
    reach = _reach(setup)
    target = parse_target(reach.url)
    return Wires(
        client=HttpClient(target, settings=setup.settings, queue_s=setup.definition.call_timeout_s),
        target=target,
        heads=Heads(target, reach.headers, hub_version=setup.settings.hub_version),
    )


def _reach(setup: Setup) -> RemoteAddress:
    reach = setup.definition.reach
    assert isinstance(reach, RemoteAddress)
    return reach
