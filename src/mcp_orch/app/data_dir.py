"""The data directory: everything the hub keeps, closed to other users, used by one hub at a time."""

import errno
import fcntl
import os
import secrets
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from mcp_orch.app.errors import DataDirRefused, HubRunning
from mcp_orch.contract.ports import Ids

ROOT_BYTES: Final = 48
_OTHERS: Final = 0o077
_LONGEST_SOCKET_PATH: Final = 100
"""Bytes; the kernel's own limit is 107."""


class DataDir:
    """Where things lie."""

    def __init__(self, path: Path) -> None:
        self.path: Final = path
        self.secret: Final = path / "auth_secret"
        self.next_secret: Final = path / "auth_secret.next"
        """There while the root is replaced."""
        self.former_secret: Final = path / "auth_secret.former"
        """The root before: opens sessions, seals nothing."""
        self.socket: Final = path / "hub.sock"
        self.lock: Final = path / "hub.lock"
        self.journal: Final = path / "journal"
        self.homes: Final = path / "homes"
        self.node: Final = path / "node"


def prepare_data_dir(path: Path) -> DataDir:
    """The directory, made when there is none, closed to others. Raises DataDirRefused."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        mode = path.stat().st_mode
        if mode & _OTHERS:
            path.chmod(0o700)
        if not os.access(path, os.W_OK | os.X_OK):
            raise DataDirRefused(f"the data directory {path} can't be written to", hint="use another one: --data-dir")
    except OSError as refused:
        raise DataDirRefused(
            f"the data directory {path} can't be used: {os.strerror(refused.errno or 0)}",
            hint="use another one: --data-dir DIR, or MCP_ORCH_DATA_DIR",
        ) from refused
    return DataDir(path)


def root_secret(place: DataDir) -> bytes:
    """The hub's own root secret, made on the first start (mode 0600). Raises DataDirRefused."""
    try:
        try:
            descriptor = os.open(place.secret, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:
            if place.secret.stat().st_mode & _OTHERS:
                place.secret.chmod(0o600)
            found = place.secret.read_bytes().strip()
            if len(found) < ROOT_BYTES // 2:
                raise DataDirRefused(
                    f"{place.secret} holds no secret",
                    hint="restore it from where you keep it; a new one can't open what the old one sealed",
                ) from None
            return found
        made = secrets.token_urlsafe(ROOT_BYTES).encode()
        with os.fdopen(descriptor, "wb") as file:
            file.write(made + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as refused:
        raise DataDirRefused(f"{place.secret} can't be used: {os.strerror(refused.errno or 0)}") from refused
    return made


def node_name(place: DataDir, ids: Ids) -> str:
    """The id under which this directory's hub writes chains of the audit trail, made on the first start.

    Raises DataDirRefused.
    """
    try:
        try:
            found = place.node.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            found = ids.new("nod")
            place.node.touch(mode=0o600)
            place.node.write_text(f"{found}\n", encoding="ascii")
    except (OSError, UnicodeDecodeError) as refused:
        raise DataDirRefused(f"{place.node} can't be used: {refused}") from refused
    if not found:
        raise DataDirRefused(f"{place.node} is empty", hint="delete it: a new one is made")
    return found[:32]


@contextmanager
def holding(place: DataDir) -> Generator[None]:
    """Keeps other hubs out until the end of the block. Raises HubRunning."""
    descriptor = os.open(place.lock, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            if taken.errno not in {errno.EWOULDBLOCK, errno.EACCES}:
                raise
            holder = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip()
            raise HubRunning(str(place.path), holder) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)


def is_held(place: DataDir) -> bool:
    """Whether a hub uses the directory now."""
    try:
        descriptor = os.open(place.lock, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False


@contextmanager
def short_path(socket: Path) -> Generator[str]:
    """A path to the socket that is short enough for the kernel, usable inside the block."""
    if len(os.fsencode(socket)) <= _LONGEST_SOCKET_PATH or sys.platform != "linux":
        yield str(socket)
        return
    folder = os.open(socket.parent, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{folder}/{socket.name}"
    finally:
        os.close(folder)
