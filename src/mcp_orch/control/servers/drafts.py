"""What a definition must be: checks that say which field is wrong, why, and what to write instead."""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from mcp_orch.access.running_code import is_dangerous
from mcp_orch.contract.pictures import Transport
from mcp_orch.control.servers.commands import Reach
from mcp_orch.control.servers.errors import InvalidServer
from mcp_orch.control.servers.schemas import NewServer, ServerChange
from mcp_orch.formats.slots import slots_in
from mcp_orch.storage.tables.servers import ServerRow

_ENV_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,199}")
_HEADER_NAME: Final = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,200}")
_OURS: Final = frozenset(
    {
        "accept",
        "connection",
        "content-length",
        "content-type",
        "host",
        "last-event-id",
        "mcp-method",
        "mcp-name",
        "mcp-protocol-version",
        "mcp-session-id",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_NUL: Final = "\x00"


def reach_of(new: NewServer) -> Reach:
    """How a new server is reached. Raises InvalidServer."""
    return _checked(
        Reach(
            transport=new.transport or _inferred(new.command, new.url),
            command=new.command,
            args=tuple(new.args),
            cwd=new.cwd,
            url=new.url,
        )
    )


def reach_in(row: ServerRow) -> Reach:
    """How a registered server is reached."""
    return Reach(transport=row.transport, command=row.command, args=tuple(row.args), cwd=row.cwd, url=row.url)


def changed_reach(row: ServerRow, change: ServerChange) -> Reach:
    """How a server is to be reached after a change. Raises InvalidServer.

    Giving a `url` to a server that had a command, or the other way round, replaces the one by the other.
    """
    given = change.model_fields_set
    now = reach_in(row)
    command = change.command if "command" in given else now.command
    url = change.url if "url" in given else now.url
    if change.url and "command" not in given:
        command = None
    elif change.command and "url" not in given:
        url = None
    is_program = command is not None
    transport = change.transport or (now.transport if _fits(now.transport, is_program) else _inferred(command, url))
    args = tuple(change.args) if change.args is not None else now.args
    cwd = change.cwd if "cwd" in given else now.cwd
    return _checked(
        Reach(
            transport=transport,
            command=command,
            args=args if is_program or change.args else (),
            cwd=cwd if is_program or change.cwd else None,
            url=url,
        )
    )


def check_env(values: Mapping[str, str]) -> None:
    """Raises InvalidServer for names and values that no process could be given."""
    for name, value in values.items():
        if not _ENV_NAME.fullmatch(name):
            raise InvalidServer("env", f"{name[:60]!r} is not a variable name", hint="letters, digits and _")
        if _NUL in value:
            raise InvalidServer("env", f"the value of {name} holds a NUL character")
        if is_dangerous(name) and slots_in(value):
            # What was approved would change with the secret.
            raise InvalidServer("env", f"{name} makes programs run code, so no secret can stand in it")


def check_headers(values: Mapping[str, str]) -> None:
    """Raises InvalidServer for names and values that no request could carry, and for headers that are the hub's own."""
    for name, value in values.items():
        if not _HEADER_NAME.fullmatch(name):
            raise InvalidServer("headers", f"{name[:60]!r} is not a header name")
        if name.lower() in _OURS:
            raise InvalidServer("headers", f"{name} is set by the hub itself", hint="leave it out")
        if _CONTROL.search(value) or not value.isascii():
            raise InvalidServer("headers", f"the value of {name} holds characters that a header can't carry")


def _inferred(command: str | None, url: str | None) -> Transport:
    if command is not None or url is None:
        return Transport.STDIO
    path = url.partition("?")[0].partition("#")[0]
    return Transport.SSE if path.rstrip("/").endswith("/sse") else Transport.STREAMABLE_HTTP


def _fits(transport: Transport, is_program: bool) -> bool:  # noqa: FBT001  one question, one answer
    return (transport is Transport.STDIO) is is_program


def _checked(reach: Reach) -> Reach:
    if reach.command is not None and reach.url is not None:
        raise InvalidServer("url", "a server has a command or a url, not both", hint="leave one of them out")
    if reach.transport is Transport.STDIO:
        _check_program(reach)
    else:
        _check_address(reach)
    return reach


def _check_program(reach: Reach) -> None:
    if reach.url is not None:
        raise InvalidServer("transport", "stdio starts a command, but a url was given", hint="leave transport out")
    if not reach.command or not reach.command.strip():
        raise InvalidServer("command", "neither a command nor a url was given", hint='for example "command": "uvx"')
    if " " in reach.command.strip() and not reach.command.strip().startswith(("/", ".", "~")):
        program, _, rest = reach.command.strip().partition(" ")
        raise InvalidServer(
            "command",
            "holds blanks, and no shell takes it apart",
            hint=f'"command": "{program}", "args": {rest.split()}',
        )
    for field, texts in (("command", (reach.command,)), ("args", reach.args), ("cwd", (reach.cwd or "",))):
        if any(_NUL in text for text in texts):
            raise InvalidServer(field, "holds a NUL character")
    if "${" in reach.command or "${" in (reach.cwd or ""):
        # A secret's owner could choose the program by it.
        raise InvalidServer("command", "secrets can stand in env, args, url and headers, not in command or cwd")


def _check_address(reach: Reach) -> None:
    if reach.command is not None or reach.args or reach.cwd is not None:
        raise InvalidServer("transport", f"{reach.transport} goes to a url, but a command was given")
    if not reach.url:
        raise InvalidServer("url", f"is missing; {reach.transport} needs one", hint="for example https://host/mcp")
    try:
        address = urlsplit(reach.url)
        is_complete = bool(address.hostname) and (address.port or 1) > 0
    except ValueError as broken:
        raise InvalidServer("url", f"is not a URL: {broken}") from broken
    if address.scheme.lower() not in {"http", "https"}:
        raise InvalidServer("url", "must begin with http:// or https://")
    if not is_complete or _CONTROL.search(reach.url) or " " in reach.url:
        raise InvalidServer("url", "is not complete", hint="for example https://host/mcp")
    if address.username is not None or address.password is not None:
        raise InvalidServer("url", "must hold no password", hint='use headers: {"Authorization": "..."}')
    if address.fragment:
        raise InvalidServer("url", "must have no #fragment")
