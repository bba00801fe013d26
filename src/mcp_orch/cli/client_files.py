"""The settings files of clients on this machine: found, read, and written whole or not at all, with a backup."""

import os
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from mcp_orch.cli.exits import CommandError, Exit
from mcp_orch.formats.client_rows import Client, System, Way
from mcp_orch.formats.editing import entry_in, with_entry, without_entry
from mcp_orch.formats.errors import UnreadableFile
from mcp_orch.kit.wire_json import JsonObject

_SYSTEMS: Final = {"darwin": System.MACOS, "win32": System.WINDOWS}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientFile:
    """Where a client keeps its servers here."""

    client: Client
    path: Path

    @property
    def is_installed(self) -> bool:
        """Whether the client has been here: its file, or a folder of its own for it."""
        return self.path.exists() or (self.path.parent.is_dir() and self.path.parent != Path.home())

    @property
    def is_open_to_others(self) -> bool:
        """Whether other users of this machine may read it."""
        return self.path.exists() and bool(self.path.stat().st_mode & 0o044)

    def read(self) -> bytes:
        """The file; nothing when there is none. Raises CommandError."""
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return b""
        except OSError as refused:
            raise CommandError(f"{self.path} can't be read: {refused.strerror}") from refused

    def entry(self, name: str) -> JsonObject | None:
        """The entry of this name. Raises CommandError for a file that can't be read."""
        try:
            return entry_in(self.read(), self.client, name=name)
        except (UnreadableFile, UnicodeDecodeError) as broken:
            raise self._unreadable(broken) from broken

    def has(self, name: str) -> bool:
        """Whether there is such an entry; a file that can't be read has none."""
        try:
            return self.entry(name) is not None
        except CommandError:
            return False

    def insist_on_room(self, name: str, entry: JsonObject) -> None:
        """Raises CommandError where `write` would, as far as that can be known without writing."""
        self._with(name, entry)
        target = self.path.resolve()
        there = next((one for one in (target.parent, *target.parents) if one.exists()), target.parent)
        if not os.access(there, os.W_OK | os.X_OK) or (target.exists() and not os.access(target, os.W_OK)):
            raise CommandError(
                f"{target} can't be written by you", hint=f"mcp-orch connect {self.client.id} --print, then by hand"
            )

    def write(self, name: str, entry: JsonObject) -> Path | None:
        """Sets the entry; the backup, if there was a file. Raises CommandError, and then nothing has changed."""
        return self._replace(*self._with(name, entry))

    def remove(self, name: str) -> Path | None:
        """Takes the entry out; the backup. Raises CommandError."""
        before = self.read()
        try:
            after = without_entry(before, self.client, name=name)
        except (UnreadableFile, UnicodeDecodeError) as broken:
            raise self._unreadable(broken) from broken
        return self._replace(before, after)

    def _with(self, name: str, entry: JsonObject) -> tuple[bytes, bytes]:
        """The file as it is, and with the entry. Raises CommandError."""
        before = self.read()
        try:
            return before, with_entry(before, self.client, name=name, entry=entry)
        except (UnreadableFile, UnicodeDecodeError) as broken:
            raise self._unreadable(broken) from broken

    def _replace(self, before: bytes, after: bytes) -> Path | None:
        if before == after:
            return None
        # Settings are often links into a folder of dot files: the link stays, what it points to is replaced.
        target = self.path.resolve()
        backup = target.with_name(f"{target.name}.before-{datetime.now(UTC):%Y%m%dT%H%M%S}") if before else None
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            # A key is in it from now on.
            mode = (target.stat().st_mode & 0o777) if before else 0o600
            if backup is not None:
                _write(backup, before, mode=mode)
            _write(target, after, mode=mode)
        except OSError as refused:
            raise CommandError(f"{target} can't be written: {refused.strerror}") from refused
        return backup

    def _unreadable(self, broken: Exception) -> CommandError:
        hint = getattr(broken, "hint", None) or f"mend it, or: mcp-orch connect {self.client.id} --print"
        return CommandError(f"{self.path}: {broken}", hint=str(hint), code=Exit.FAILED)


def file_of_client(client: Client) -> ClientFile:
    """Where a client keeps its servers on this machine. Raises CommandError for one that keeps them in no file."""
    if client.way is not Way.FILE:
        raise CommandError(
            f"{client.title} has no file to write", hint=f"mcp-orch connect {client.id} --print", code=Exit.USAGE
        )
    system = _SYSTEMS.get(sys.platform, System.LINUX)
    path = client.files[system]
    if client.id == "claude-code" and (moved := os.environ.get("CLAUDE_CONFIG_DIR")):
        path = f"{moved}/.claude.json"
    elif client.id == "codex" and (moved := os.environ.get("CODEX_HOME")):
        path = f"{moved}/config.toml"
    elif path.startswith("~/.config/") and (moved := os.environ.get("XDG_CONFIG_HOME")):
        path = moved + path.removeprefix("~/.config")
    return ClientFile(client=client, path=Path(path.replace("%APPDATA%", os.environ.get("APPDATA", "~"))).expanduser())


def _write(path: Path, body: bytes, *, mode: int) -> None:
    """Whole or not at all: a client may read at any moment."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
