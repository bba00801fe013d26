"""The first words with a server: which era it speaks, and what it says of itself."""

from typing import Final

import msgspec

from mcp_orch.contract.diagnoses import because, in_words
from mcp_orch.contract.revisions import MODERN_REVISIONS, NEWEST_LEGACY, NEWEST_MODERN, Era, era_of
from mcp_orch.contract.upstreams import ServerFacts
from mcp_orch.contract.why import Why
from mcp_orch.gateway.upstream.dispatch import Answer, Answered, Denied, Dispatch
from mcp_orch.gateway.upstream.errors import UpstreamMisbehaved, UpstreamUnavailable
from mcp_orch.gateway.upstream.messages import MODERN_ERRORS, UNSUPPORTED_VERSION
from mcp_orch.gateway.upstream.setup import VIEWS, Setup, own_request
from mcp_orch.kit.wire_json import JsonObject

_EMPTY: Final = msgspec.Raw(b"{}")
DISCOVER: Final = own_request("server/discover")


class _Initialized(msgspec.Struct):
    protocolVersion: str  # noqa: N815  the name on the wire
    capabilities: msgspec.Raw = _EMPTY
    serverInfo: msgspec.Raw = _EMPTY  # noqa: N815  the name on the wire
    instructions: str | None = None


class _Discovered(msgspec.Struct, rename={"meta": "_meta"}):
    supportedVersions: list[str]  # noqa: N815  the name on the wire
    capabilities: msgspec.Raw = _EMPTY
    instructions: str | None = None
    meta: dict[str, msgspec.Raw] = msgspec.field(default_factory=dict[str, msgspec.Raw])


class _Supported(msgspec.Struct):
    supported: list[str] = msgspec.field(default_factory=list[str])


def initialize(setup: Setup) -> Dispatch:
    """The legacy greeting."""
    client = setup.client
    info: JsonObject = {"name": client.name, "version": client.version}
    if not client.name:
        info = {"name": "mcp-orch", "version": setup.settings.hub_version}
    return own_request(
        "initialize",
        {
            "protocolVersion": NEWEST_LEGACY,
            "capabilities": setup.capabilities or {"extensions": VIEWS},
            "clientInfo": info,
        },
    )


def legacy_facts(answer: Answer, setup: Setup) -> ServerFacts:
    """What the server said to `initialize`. Raises UpstreamUnavailable or UpstreamMisbehaved."""
    if isinstance(answer, Denied):
        raise UpstreamUnavailable(because(Why.GREETING_REFUSED, said=answer.message, code=answer.code))
    try:
        said = msgspec.json.decode(answer.result, type=_Initialized)
    except (msgspec.DecodeError, RecursionError) as broken:
        raise UpstreamMisbehaved(because(Why.GREETING_NOT_MCP, cause=in_words(broken))) from broken
    # Over HTTP it becomes a header of every request.
    is_sendable = said.protocolVersion.isascii() and said.protocolVersion.isprintable()
    if era_of(said.protocolVersion) is not Era.LEGACY or not is_sendable:
        raise UpstreamUnavailable(because(Why.GREETING_STRANGE, revision=repr(said.protocolVersion[:40])))
    return ServerFacts(
        revision=said.protocolVersion,
        era=Era.LEGACY,
        server_info=bytes(said.serverInfo),
        capabilities=bytes(said.capabilities),
        instructions=said.instructions,
        probed_at=setup.clock.now(),
    )


def modern_facts(answer: Answer, setup: Setup) -> ServerFacts | None:
    """What the server said to `server/discover`; None: it is not a modern one.

    Raises UpstreamUnavailable for a modern server of a revision that we do not speak.
    """
    if isinstance(answer, Denied):
        _refuse_unknown_modern(answer)
        return None
    try:
        said = msgspec.json.decode(answer.result, type=_Discovered)
    except (msgspec.DecodeError, RecursionError):
        # Some legacy servers answer anything with something.
        return None
    if NEWEST_MODERN not in said.supportedVersions:
        return None
    return ServerFacts(
        revision=NEWEST_MODERN,
        era=Era.MODERN,
        server_info=bytes(said.meta.get("io.modelcontextprotocol/serverInfo", _EMPTY)),
        capabilities=bytes(said.capabilities),
        instructions=said.instructions,
        probed_at=setup.clock.now(),
    )


def names_our_revision(answer: Answer) -> bool:
    """Whether the server refused the revision it was asked in, and lists that very one among those it supports."""
    if not isinstance(answer, Denied) or answer.code != UNSUPPORTED_VERSION or answer.data is None:
        return False
    try:
        return NEWEST_MODERN in msgspec.json.decode(answer.data, type=_Supported).supported
    except (msgspec.DecodeError, RecursionError):
        return False


def is_modern_error(answer: Answer) -> bool:
    """Whether only a modern server says this."""
    return isinstance(answer, Denied) and answer.code in MODERN_ERRORS


def capability(facts: ServerFacts, name: str, *, feature: str | None = None) -> bool:
    """Whether the server declared this capability, or this feature of it."""
    try:
        declared = msgspec.json.decode(facts.capabilities, type=dict[str, msgspec.Raw])
        if name not in declared:
            return False
        return feature is None or msgspec.json.decode(declared[name], type=dict[str, object]).get(feature) is True
    except (msgspec.DecodeError, RecursionError):
        return False


def _refuse_unknown_modern(answer: Denied) -> None:
    if answer.code != UNSUPPORTED_VERSION or answer.data is None:
        return
    try:
        supported = msgspec.json.decode(answer.data, type=_Supported).supported
    except (msgspec.DecodeError, RecursionError):
        return
    # Naming legacy revisions only is a legacy server's way to say so: it gets its initialize.
    if supported and all(era_of(one) is Era.MODERN and one not in MODERN_REVISIONS for one in supported):
        raise UpstreamUnavailable(because(Why.SPEAKS_UNKNOWN, revisions=", ".join(supported)[:200]))


def answered(answer: Answer) -> Answered:
    """The answer as a result. Raises UpstreamUnavailable for an error."""
    if isinstance(answer, Denied):
        raise UpstreamUnavailable(because(Why.ANSWERED_ERROR, code=answer.code, said=answer.message))
    return answer
