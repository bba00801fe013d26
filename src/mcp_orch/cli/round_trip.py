"""A round trip: an endpoint is asked what it lists, the way a client asks."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from mcp_orch.cli.client import Document
from mcp_orch.cli.exits import CommandError, Exit
from mcp_orch.cli.mcp_wire import McpWire, is_error

_LIMIT_S: Final = 30.0
_REVISION: Final = "2025-11-25"
_NOTHING: Final[Document] = {}
_HELLO: Final[Document] = {
    "protocolVersion": _REVISION,
    "capabilities": {},
    "clientInfo": {"name": "mcp-orch connect", "version": "1"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What came back."""

    revision: str
    tools: tuple[str, ...]


def over_http(url: str, key: str) -> Proof:
    """Asks an endpoint of Streamable HTTP. Raises CommandError with what it said."""
    wire = McpWire(url, key)
    fields: dict[str, str] = {}

    def ask(message: Document) -> Document | None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        with wire.ask("POST", body=body, fields=fields, timeout_s=_LIMIT_S) as exchange:
            answers = [cast("Document", json.loads(one)) for one in exchange.messages()]
            if exchange.session:
                fields["Mcp-Session-Id"] = exchange.session
            if is_error(exchange.status) and not answers:
                raise CommandError(f"{url} answers with status {exchange.status}", code=Exit.UNREACHABLE)
        return _result(answers, cast("int | None", message.get("id")))

    hello = ask({"id": 1, "method": "initialize", "params": _HELLO})
    revision = str((hello or {}).get("protocolVersion"))
    fields["MCP-Protocol-Version"] = revision
    ask({"method": "notifications/initialized"})
    listed = ask({"id": 2, "method": "tools/list", "params": _NOTHING})
    if "Mcp-Session-Id" in fields:
        with wire.ask("DELETE", fields=fields, timeout_s=_LIMIT_S):
            pass
    return Proof(revision=revision, tools=_names(listed))


def over_stdio(command: Sequence[str], environment: Mapping[str, str]) -> Proof:
    """Starts a program and asks it on its standard input. Raises CommandError."""
    messages = (
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": _HELLO},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/list", "params": _NOTHING},
    )
    said = "".join(json.dumps(one) + "\n" for one in messages)
    try:
        ended = subprocess.run(
            command, input=said, capture_output=True, text=True, timeout=_LIMIT_S, env=dict(environment), check=False
        )
    except (OSError, subprocess.TimeoutExpired) as failed:
        raise CommandError(f"{command[0]} does not answer: {failed}", code=Exit.UNREACHABLE) from failed
    answers = [cast("Document", json.loads(line)) for line in ended.stdout.splitlines() if line.strip()]
    if not answers:
        last = (ended.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise CommandError(f"{command[0]} ended: {last}", code=Exit.UNREACHABLE)
    hello, listed = _result(answers, 1), _result(answers, 2)
    return Proof(revision=str((hello or {}).get("protocolVersion")), tools=_names(listed))


def _result(answers: Sequence[Document], number: int | None) -> Document | None:
    if number is None:
        return None
    for answer in answers:
        error = answer.get("error")
        if isinstance(error, dict):
            raise CommandError(f"the endpoint refuses: {error.get('message')}", code=Exit.REFUSED)
        if answer.get("id") == number:
            return cast("Document", answer["result"])
    raise CommandError("the endpoint gave no answer", code=Exit.UNREACHABLE)


def _names(listed: Document | None) -> tuple[str, ...]:
    tools = cast("list[Document]", (listed or {}).get("tools") or [])
    return tuple(str(one["name"]) for one in tools)
