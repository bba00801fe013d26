"""What `serve` tells the operator: where it is, how to get in, what to paste, what to try first."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from mcp_orch.app.settings import HubSettings
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
        yield f"Without a key: {public_url}/projects/default/mcp is open to everybody on this machine (--no-auth)."


def _clients(settings: HubSettings, *, public_url: str, steps: FirstSteps) -> Iterator[str]:
    if steps.demo is None or steps.key is None:
        return
    url = f"{public_url}/projects/{steps.demo}/mcp"
    if steps.key.text is None:
        yield f"Project {steps.demo}: {url}, key {steps.key.prefix}... (its text was shown once)"
        yield f"{_INDENT}A new text for it:  {_command(settings)} keys rotate {steps.key.id} --project {steps.demo}"
        return
    connection = Connection(name=steps.demo, url=url, key=steps.key.text)
    cursor = snippet("cursor", connection)
    yield f"Connect a client to project {steps.demo}. The key is shown this once. {cursor.client}, {cursor.place}:"
    yield ""
    yield from (f"{_INDENT}{line}" for line in cursor.text.splitlines())
    yield ""
    claude = snippet("claude-code", connection)
    yield f"{claude.client}, {claude.place}:"
    yield f"{_INDENT}{claude.text}"
    yield ""
    yield "Try it from another terminal:"
    yield f"{_INDENT}{_command(settings)} call {steps.demo}.echo text=hello"


def _command(settings: HubSettings) -> str:
    """How this installation's commands find this hub: with the data directory where it is not the usual one."""
    usual = Path.home() / ".local" / "share" / "mcp-orch"
    is_named = settings.environment.get("MCP_ORCH_DATA_DIR") is not None
    if settings.data_dir == usual or is_named:
        return "mcp-orch"
    return f"MCP_ORCH_DATA_DIR={settings.data_dir} mcp-orch"
