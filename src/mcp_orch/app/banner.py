"""What `serve` tells the operator: where it is, how to get in, what to paste, what to try first."""

import shutil
import sys
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from mcp_orch.app.settings import HubSettings, usual_data_dir
from mcp_orch.app.steps import FirstSteps
from mcp_orch.formats.connect import Connection, snippet

_INDENT: Final = "  "


def banner(settings: HubSettings, *, urls: Sequence[str], public_url: str, steps: FirstSteps) -> str:
    """The text, a few short paragraphs."""
    paragraphs = [
        list(_where(settings, urls=urls, public_url=public_url)),
        list(_way_in(settings, public_url=public_url, steps=steps)),
        list(_clients(settings, public_url=public_url, steps=steps)),
    ]
    return "\n\n".join("\n".join(lines) for lines in paragraphs if lines) + "\n"


def _where(settings: HubSettings, *, urls: Sequence[str], public_url: str) -> Iterator[str]:
    yield f"Web      {public_url}"
    others = [url for url in urls if url != public_url]
    if others:
        yield f"also     {', '.join(others)}"
    yield f"Data     {settings.data_dir}"
    if settings.config is not None:
        yield f"File     {settings.config}, mirrored into project default"
    for warning in settings.warnings:
        yield f"Warning  {warning}"


def _way_in(settings: HubSettings, *, public_url: str, steps: FirstSteps) -> Iterator[str]:
    if steps.setup_token is not None:
        yield "Set up your account (the link works once, for 24 hours):"
        yield f"{_INDENT}{public_url}/setup#{steps.setup_token}"
    elif steps.admin_made is not None:
        yield f"Sign in as {steps.admin_made} with the password from INITIAL_ADMIN_PASSWORD; the account was made now."
    else:
        yield f"Sign in: {public_url}"
    if settings.no_auth:
        url = f"{public_url}/projects/default/unified/mcp"
        yield f"Without a key, for everybody on this machine (--no-auth): {url}"


def _clients(settings: HubSettings, *, public_url: str, steps: FirstSteps) -> Iterator[str]:
    if steps.demo is None or steps.key is None:
        return
    url = f"{public_url}/projects/{steps.demo}/unified/mcp"
    if steps.key.text is None:
        yield f"Project {steps.demo}: {url}, key {steps.key.prefix} (its text was shown once)"
        yield f"{_INDENT}A new text for it:  {_command(settings)} keys rotate {steps.key.id} --project {steps.demo}"
        return
    connection = Connection(name=steps.demo, url=url, key=steps.key.text)
    yield f"Connect a client to project {steps.demo}. The key is shown this once."
    for client in ("cursor", "claude-code"):
        found = snippet(client, connection)
        yield f"{found.client}, {found.place}:"
        yield ""
        yield textwrap.indent(found.text, _INDENT)
        yield ""
    yield "Try it from another terminal:"
    yield f"{_INDENT}{_command(settings)} call {steps.demo}.echo text=hello"


def _command(settings: HubSettings) -> str:
    """The command as it can be typed here, with its path and the data directory where they are not the usual ones."""
    own = Path(sys.executable).with_name("mcp-orch")
    found = shutil.which("mcp-orch")
    command = "mcp-orch" if found is not None and Path(found).resolve() == own.resolve() else _short(own)
    # A variable that was set for this process alone is not set in the terminal where the command is typed.
    usual = usual_data_dir(settings.environment)
    return command if settings.data_dir == usual else f"MCP_ORCH_DATA_DIR={_short(settings.data_dir)} {command}"


def _short(path: Path) -> str:
    """The path as it can be typed here."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
