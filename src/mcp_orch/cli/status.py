"""`status`: how a running hub is."""

import json
from collections import Counter
from pathlib import Path

from mcp_orch.cli.client import Document
from mcp_orch.cli.exits import CommandError, Exit
from mcp_orch.cli.hub_shop import HubShop
from mcp_orch.cli.options import DataDirOption, HubOption, JsonOption
from mcp_orch.cli.places import data_dir as place_of
from mcp_orch.cli.places import running_rest, where
from mcp_orch.cli.terminal import one_line, paint, say

_OK = 200


def status(hub: HubOption = None, data_dir: DataDirOption = None, as_json: JsonOption = False) -> None:
    """Say whether a hub runs, and how its servers are. Exit code 5 when none does, 1 when it can't serve calls."""
    asked = where(hub=hub, data_dir=data_dir)
    with running_rest(asked) as client:
        about = client.get("hub")
        is_ready = client.health() == _OK
        servers = HubShop(client).servers(None)
    states = Counter(one.state for one in servers)
    document: Document = {
        "where": client.where,
        "ready": is_ready,
        **about,
        "servers": dict(sorted(states.items())),
    }
    if asked.hub is None:
        document["process_id"] = _process_id(place_of(asked).lock)
    if as_json:
        say(json.dumps(document, indent=2, ensure_ascii=False))
    else:
        _show(document, is_ready=is_ready)
        for one in servers:
            if one.state in {"failed", "held"}:
                say(f"{'':<8} {one_line(f'{one.project}/{one.name} is {one.state}: {one.reason}')}")
    if not is_ready:
        raise CommandError("the hub runs and can't serve calls", hint="mcp-orch doctor", code=Exit.FAILED)


def _show(document: Document, *, is_ready: bool) -> None:
    state = paint("● ready", "green") if is_ready else paint("✗ not ready", "red")
    process = f", process {document['process_id']}" if document.get("process_id") else ""
    counts = document["servers"]
    assert isinstance(counts, dict)
    say(f"Hub      {state}, mcp-orch {document['version']}{process}")
    say(f"Web      {document['public_url']}")
    say(f"Store    {document['database']}, {document['where']}")
    say(f"Servers  {', '.join(f'{count} {state}' for state, count in counts.items()) or 'none'}")
    if document["needs_setup"]:
        say("Next     nobody has an account yet: mcp-orch users setup-link prints a link for the first one")


def _process_id(lock: Path) -> int | None:
    try:
        return int(lock.read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        # The hub writes it when it has the lock; it may be gone by now.
        return None
