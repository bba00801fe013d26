"""One definition in, whatever product wrote it; ours out."""

from collections.abc import Mapping
from typing import Final

from mcp_orch.contract.pictures import Transport
from mcp_orch.formats.definitions import FoundServer
from mcp_orch.formats.errors import BadDefinition
from mcp_orch.formats.slots import in_our_form
from mcp_orch.kit.wire_json import JsonObject, JsonValue

_TRANSPORTS: Final[Mapping[str, Transport]] = {
    "stdio": Transport.STDIO,
    "local": Transport.STDIO,
    "sse": Transport.SSE,
    "http": Transport.STREAMABLE_HTTP,
    "streamable": Transport.STREAMABLE_HTTP,
    "streamablehttp": Transport.STREAMABLE_HTTP,
    "remote": Transport.STREAMABLE_HTTP,
}
_URL_KEYS: Final = ("url", "serverUrl", "httpUrl", "uri")
_HEADER_PLACES: Final = ("headers", "http_headers")
_NESTED_HEADERS: Final = ("requestInit", "requestOptions")
_LEFT_OUT: Final[Mapping[str, str]] = {
    "autoApprove": "which tools run without asking is decided by each client",
    "alwaysAllow": "which tools run without asking is decided by each client",
    "trust": "which tools run without asking is decided by each client",
    "includeTools": "switch tools off in the hub, or make a toolset",
    "excludeTools": "switch tools off in the hub, or make a toolset",
    "envFile": "put its variables into env",
    "oauth": "the hub does not sign in to servers by OAuth yet; use headers",
}
_LONGEST_S: Final = 3_600
_MS: Final = 1_000


def normalise(name: str, raw: JsonValue) -> FoundServer:
    """The server that a definition describes. Raises BadDefinition."""
    if not isinstance(raw, dict):
        raise BadDefinition(name, "is not an object", hint='write {"command": ...} or {"url": ...}')
    entry = _Entry(name, raw)
    command, args = entry.command()
    url = entry.url()
    if command is None and url is None:
        raise BadDefinition(name, "has neither a command nor a url")
    if command is not None and url is not None:
        raise BadDefinition(name, "has a command and a url", hint="leave one of them out")
    return FoundServer(
        name=name,
        transport=entry.transport(),
        command=command,
        args=args,
        env=entry.env(),
        cwd=entry.text("cwd") or entry.text("workingDirectory"),
        url=url,
        headers=entry.headers(),
        timeout_s=entry.seconds("timeout", "startup_timeout_sec", "startup_timeout_ms", "initTimeout"),
        call_timeout_s=entry.seconds("call_timeout", "tool_timeout_sec"),
        disabled=entry.flag("disabled") or not entry.flag("enabled", default=True),
        remarks=tuple(f"{key} is left out: {why}" for key, why in _LEFT_OUT.items() if raw.get(key)),
    )


class _Entry:
    """Looks into a raw definition under the names that products use."""

    def __init__(self, name: str, raw: JsonObject) -> None:
        self._name: Final = name
        self._raw: Final = raw

    def text(self, key: str) -> str | None:
        """The text under a key; None when there is none."""
        value = self._raw.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            raise BadDefinition(self._name, f"{key} is not a text")
        return in_our_form(value)

    def flag(self, key: str, *, default: bool = False) -> bool:
        """The switch under a key."""
        value = self._raw.get(key, default)
        if not isinstance(value, bool):
            raise BadDefinition(self._name, f"{key} is neither true nor false")
        return value

    def command(self) -> tuple[str | None, tuple[str, ...]]:
        """Program and arguments; some products write both into one list."""
        args = self._texts("args")
        command = self._raw.get("command", self._raw.get("cmd"))
        if isinstance(command, list):
            words = self._listed("command", command)
            return (words[0], (*words[1:], *args)) if words else (None, args)
        if command is not None and not isinstance(command, str):
            raise BadDefinition(self._name, "command is not a text")
        return (in_our_form(command) if command else None), args

    def url(self) -> str | None:
        """The address, under the first of the names in use."""
        return next((found for key in _URL_KEYS if (found := self.text(key))), None)

    def transport(self) -> Transport | None:
        """The transport the definition names, or that its keys mean."""
        said = self._raw.get("type", self._raw.get("transport", self._raw.get("transportType")))
        if said is None:
            return Transport.STREAMABLE_HTTP if self._raw.get("httpUrl") else None
        word = str(said).lower().replace("-", "").replace("_", "")
        if word not in _TRANSPORTS:
            raise BadDefinition(self._name, f"type {str(said)[:40]!r} is unknown", hint="stdio, sse or streamable-http")
        return _TRANSPORTS[word]

    def env(self) -> dict[str, str]:
        """The environment: an object, or a list of NAME=value."""
        for key in ("env", "environment", "envs"):
            value = self._raw.get(key)
            if isinstance(value, list):
                pairs = (one.partition("=") for one in self._listed(key, value))
                return {variable: content for variable, _, content in pairs}
            if value is not None:
                return self._values(key, value)
        return {}

    def headers(self) -> dict[str, str]:
        """The headers, wherever the product keeps them."""
        found: dict[str, str] = {}
        for key in _HEADER_PLACES:
            found |= self._values(key, self._raw.get(key))
        for key in _NESTED_HEADERS:
            outer = self._raw.get(key)
            if isinstance(outer, dict):
                found |= self._values(f"{key}.headers", outer.get("headers"))
        for header, variable in self._values("env_http_headers", self._raw.get("env_http_headers")).items():
            found[header] = "${" + variable + "}"
        bearer = self.text("bearer_token_env_var")
        if bearer:
            found["Authorization"] = "Bearer ${" + bearer + "}"
        return found

    def seconds(self, *keys: str) -> float | None:
        """A time: some products count milliseconds, by name or by size."""
        for key in keys:
            value = self._raw.get(key)
            if value is None:
                continue
            if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
                raise BadDefinition(self._name, f"{key} is not a number of seconds")
            return value / _MS if key.endswith("_ms") or value > _LONGEST_S else value
        return None

    def _texts(self, key: str) -> tuple[str, ...]:
        value = self._raw.get(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            raise BadDefinition(self._name, f"{key} is not a list", hint=f'write "{key}": ["one", "two"]')
        return self._listed(key, value)

    def _listed(self, key: str, values: list[JsonValue]) -> tuple[str, ...]:
        return tuple(self._as_text(key, value) for value in values)

    def _values(self, key: str, value: JsonValue) -> dict[str, str]:
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise BadDefinition(self._name, f"{key} is not an object of names and texts")
        return {name: self._as_text(f"{key}.{name}", one) for name, one in value.items() if one is not None}

    def _as_text(self, key: str, value: JsonValue) -> str:
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, str):
            return in_our_form(value)
        if isinstance(value, int | float):
            return str(value)
        raise BadDefinition(self._name, f"{key} is not a text")
