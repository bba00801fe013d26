"""The two eras of the protocol: greetings, what each request carries, what each result must carry."""

from typing import Final

from mcp_orch.demo.wire import Json, member

LEGACY: Final = ("2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25")
MODERN: Final = "2026-07-28"
BATCHING: Final = "2025-03-26"

SERVER_INFO: Final[Json] = {"name": "mcp-orch-demo", "title": "mcp-orch demo", "version": "1.0.0"}
CAPABILITIES: Final[Json] = {"tools": {}, "resources": {}, "prompts": {}, "completions": {}, "logging": {}}
INSTRUCTIONS: Final = "A demo server. `echo` and `add` answer at once; `long_task` shows progress and can be cancelled."

_PREFIX: Final = "io.modelcontextprotocol/"
_CACHED: Final = frozenset(
    {
        "server/discover",
        "tools/list",
        "prompts/list",
        "resources/list",
        "resources/templates/list",
        "resources/read",
    }
)
_TTL_MS: Final = 300_000

INVALID_PARAMS: Final = -32602
NOT_FOUND_LEGACY: Final = -32002
UNSUPPORTED_VERSION: Final = -32022


class ProtocolError(Exception):
    """The request ends in a JSON-RPC error."""

    def __init__(self, code: int, message: str, *, data: object = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.data = data


def modern_revision(params: Json) -> str | None:
    """The revision that a stateless request names; None: it is of the legacy era.

    Raises ProtocolError for a revision that this server does not speak, or without the client's capabilities.
    """
    meta = member(params, "_meta")
    named = meta.get(_PREFIX + "protocolVersion")
    if named is None:
        return None
    if named != MODERN:
        data = {"supported": [MODERN], "requested": named}
        raise ProtocolError(UNSUPPORTED_VERSION, f"unsupported protocol version {str(named)[:40]}", data=data)
    if not isinstance(meta.get(_PREFIX + "clientCapabilities"), dict):
        raise ProtocolError(INVALID_PARAMS, f"_meta needs {_PREFIX}clientCapabilities")
    return MODERN


def wanted_log_level(params: Json) -> str | None:
    """The level of log messages that a stateless request asks for."""
    level = member(params, "_meta").get(_PREFIX + "logLevel")
    return level if isinstance(level, str) else None


def initialized(params: Json) -> Json:
    """The answer to the legacy greeting: the client's revision where we speak it, else our newest."""
    asked = params.get("protocolVersion")
    return {
        "protocolVersion": asked if asked in LEGACY else LEGACY[-1],
        "capabilities": CAPABILITIES,
        "serverInfo": SERVER_INFO,
        "instructions": INSTRUCTIONS,
    }


def discovered() -> Json:
    """The answer to the modern greeting."""
    return {"supportedVersions": [MODERN], "capabilities": CAPABILITIES, "instructions": INSTRUCTIONS}


def in_modern_words(method: str, result: Json) -> Json:
    """A result with what the modern revision wants in it."""
    dressed: Json = {"resultType": "complete", **result}
    if method in _CACHED:
        dressed |= {"ttlMs": _TTL_MS, "cacheScope": "public"}
    dressed["_meta"] = {**member(result, "_meta"), _PREFIX + "serverInfo": SERVER_INFO}
    return dressed
