"""Rotating the root secret: every sealed value is sealed anew, and the former root is only kept for what is open."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from mcp_orch.app.data_dir import ROOT_BYTES, DataDir, root_secret
from mcp_orch.app.roots import roots_of
from mcp_orch.app.settings import HubSettings
from mcp_orch.kit.clock import SystemClock
from mcp_orch.kit.ids import RandomIds
from mcp_orch.storage.engine import open_store
from mcp_orch.storage.migrate import upgrade
from mcp_orch.storage.resealing import Resealed, reseal
from mcp_orch.storage.secret_column import SecretRing


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotated:
    """What became of it."""

    values: Resealed
    former: Path | None
    """Where the former root lies, which still opens sessions; None: AUTH_SECRET is the operator's to keep."""


async def rotate(settings: HubSettings, place: DataDir) -> Rotated:
    """Seals everything anew: under AUTH_SECRET where it is set, else under a root that is made now.

    Whoever calls holds the lock of the data directory. Killed at any moment, it leaves a hub that opens everything:
    the new root lies beside the old one before the first value is sealed under it. Raises Unopenable, DataDirRefused
    or StoreUnavailable.
    """
    if settings.auth_secret is not None:
        roots = roots_of(settings, place)
        return Rotated(values=await _reseal(settings, roots.current, previous=roots.previous), former=None)
    old = root_secret(place)
    new = place.next_secret.read_bytes().strip() if place.next_secret.exists() else _made(place.next_secret)
    previous = (old, *roots_of(settings, place).previous)
    values = await _reseal(settings, new, previous=previous)
    _write(place.former_secret, old)
    place.next_secret.replace(place.secret)
    _sync(place.path)
    return Rotated(values=values, former=place.former_secret)


async def _reseal(settings: HubSettings, root: bytes, *, previous: tuple[bytes, ...]) -> Resealed:
    clock = SystemClock()
    store = open_store(settings.database_url.reveal())
    try:
        await upgrade(store, now=clock.now())
        return await reseal(store, SecretRing(root=root, ids=RandomIds(), previous_roots=previous), clock=clock)
    finally:
        await store.close()


def _made(path: Path) -> bytes:
    root = secrets.token_urlsafe(ROOT_BYTES).encode()
    _write(path, root)
    return root


def _write(path: Path, root: bytes) -> None:
    descriptor = os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(root + b"\n")
        file.flush()
        os.fsync(file.fileno())
    _sync(path.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
