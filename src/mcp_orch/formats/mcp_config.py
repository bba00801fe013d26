"""mcp-config.json: our own file, read with its slots filled and written without a secret in it."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from mcp_orch.contract.pictures import Transport
from mcp_orch.formats.definitions import FoundServer
from mcp_orch.formats.errors import MissingVariable
from mcp_orch.formats.slots import expand, slot_name

DEFAULT_TIMEOUT_S: Final = 30.0
DEFAULT_CALL_TIMEOUT_S: Final = 300.0


def filled(server: FoundServer, values: Mapping[str, str]) -> FoundServer:
    """The definition with `${NAME}` replaced by the operator's variables. Raises MissingVariable."""
    return replace(
        server,
        command=None if server.command is None else expand(server.command, values),
        args=tuple(expand(text, values) for text in server.args),
        env={name: expand(text, values) for name, text in server.env.items()},
        cwd=None if server.cwd is None else expand(server.cwd, values),
        url=None if server.url is None else expand(server.url, values),
        headers={name: expand(text, values) for name, text in server.headers.items()},
    )


def filled_all(
    servers: Iterable[FoundServer], values: Mapping[str, str]
) -> tuple[tuple[FoundServer, ...], tuple[str, ...]]:
    """All definitions that can be filled, and one sentence for each that can't."""
    done: list[FoundServer] = []
    problems: list[str] = []
    for server in servers:
        try:
            done.append(filled(server, values))
        except MissingVariable as missing:
            problems.append(f"server {server.name!r}: {missing.message}; {missing.hint}")
    return tuple(done), tuple(problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedServer:
    """A server as the hub shows it: names of sealed values, never the values."""

    name: str
    transport: Transport
    command: str | None = None
    args: tuple[str, ...] = ()
    env_names: tuple[str, ...] = ()
    cwd: str | None = None
    url: str | None = None
    header_names: tuple[str, ...] = ()
    timeout_s: float = DEFAULT_TIMEOUT_S
    call_timeout_s: float = DEFAULT_CALL_TIMEOUT_S
    disabled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """The text of a file, and the variables that whoever uses it must set."""

    text: str
    variables: tuple[str, ...]


def write_config(servers: Iterable[ExportedServer]) -> Export:
    """mcp-config.json for these servers; sealed values become `${NAME}`."""
    listed = list(servers)
    uses = Counter(name for server in listed for name in server.env_names)
    slots: dict[str, None] = {}
    entries: dict[str, dict[str, object]] = {}
    for server in listed:
        # Two servers may have different values under one name.
        env = {name: slot_name(name) if uses[name] == 1 else slot_name(server.name, name) for name in server.env_names}
        headers = {name: slot_name(server.name, name) for name in server.header_names}
        slots |= dict.fromkeys((*env.values(), *headers.values()))
        entries[server.name] = _entry(server, env=env, headers=headers)
    text = json.dumps({"mcpServers": entries}, indent=2, ensure_ascii=False) + "\n"
    return Export(text=text, variables=tuple(slots))


def _entry(server: ExportedServer, *, env: Mapping[str, str], headers: Mapping[str, str]) -> dict[str, object]:
    entry: dict[str, object] = {}
    if server.transport is Transport.STDIO:
        entry |= {"command": server.command, "args": list(server.args)}
    else:
        entry |= {"type": server.transport.value, "url": server.url}
    optional: dict[str, object] = {
        "env": _as_slots(env),
        "headers": _as_slots(headers),
        "cwd": server.cwd,
        "disabled": server.disabled,
    }
    entry |= {key: value for key, value in optional.items() if value}
    if server.timeout_s != DEFAULT_TIMEOUT_S:
        entry["timeout"] = server.timeout_s
    if server.call_timeout_s != DEFAULT_CALL_TIMEOUT_S:
        entry["call_timeout"] = server.call_timeout_s
    return entry


def _as_slots(names: Mapping[str, str]) -> dict[str, str]:
    return {name: "${" + slot + "}" for name, slot in names.items()}
