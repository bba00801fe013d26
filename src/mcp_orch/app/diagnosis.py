"""Diagnosis: looks at a machine as a hub would meet it. Reads, never changes anything."""

import os
import resource
import shutil
import socket
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from cryptography import x509

from mcp_orch.app.data_dir import DataDir, is_held
from mcp_orch.app.errors import BadSetting
from mcp_orch.app.naming import hosts_of, url_of
from mcp_orch.app.settings import (
    DEFAULT_HOST,
    DEFAULT_PORT,
    SECOND_PORT,
    HubSettings,
    Mode,
    ServeOptions,
    read_settings,
)
from mcp_orch.app.tls import Tls, TlsFiles
from mcp_orch.app.variables import VARIABLES, Environment
from mcp_orch.formats.definitions import FoundServer
from mcp_orch.formats.errors import UnreadableFile
from mcp_orch.formats.literal_secrets import find_secrets
from mcp_orch.formats.shapes import read_file
from mcp_orch.formats.slots import slots_in
from mcp_orch.gateway.upstream.settings import DEFAULT_LIMITS, DEFAULT_WAITS, MIB

_OTHERS: Final = 0o077
_LITTLE_SPACE: Final = 2 * 1024 * MIB
_FEW_FILES: Final = 4_096
_SOON: Final = timedelta(days=14)
_OLDEST_PYTHON: Final = (3, 11)


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    area: str
    level: Level
    text: str
    remedy: str | None = None


def diagnose(environment: Environment, place: DataDir, *, file: Path | None) -> list[Finding]:
    """Everything that can be seen without a running hub."""
    return [
        *_program(),
        *_environment(environment, place),
        *_data_dir(place),
        *_ports(place),
        *_limits(),
        *(_file(file, environment) if file is not None else ()),
    ]


def _program() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    level = Level.OK if sys.version_info >= _OLDEST_PYTHON else Level.FAIL
    yield Finding(
        area="python",
        level=level,
        text=f"{version} at {sys.executable}",
        remedy=None if level is Level.OK else "use 3.11 or newer",
    )
    for command, brings in (("npx", "servers from npm"), ("uvx", "servers from PyPI")):
        found = shutil.which(command)
        yield Finding(
            area="command",
            level=Level.OK if found else Level.WARN,
            text=f"{command} is {found}" if found else f"{command} is not on PATH, so {brings} do not start",
            remedy=None if found else ("install Node.js" if command == "npx" else "install uv: pip install uv"),
        )


def _environment(environment: Environment, place: DataDir) -> Iterator[Finding]:
    known = {name for one in VARIABLES for name in (one.name, f"{one.name}_FILE" if one.is_secret else one.name)}
    for name in sorted(environment.values):
        if name.startswith("MCP_ORCH_") and name not in known:
            yield Finding(
                area="environment",
                level=Level.WARN,
                text=f"{name} is not a variable of mcp-orch",
                remedy="see .env.example for their names",
            )
    try:
        settings = read_settings(ServeOptions(data_dir=place.path), environment.values)
    except BadSetting as bad:
        yield Finding(area="environment", level=Level.FAIL, text=bad.message, remedy=bad.hint)
        return
    for warning in settings.warnings:
        yield Finding(area="environment", level=Level.WARN, text=warning)
    ranges = ", ".join(map(str, settings.upstream_ranges)) or "none"
    yield Finding(
        area="environment",
        level=Level.OK,
        text=f"{settings.mode} mode; servers may lie at public addresses and in: {ranges}",
    )
    stolen = settings.passwords.breached.path if settings.passwords.breached else "none"
    yield Finding(
        area="passwords",
        level=Level.OK,
        text=f"at least {settings.passwords.shortest} characters; list of stolen ones: {stolen}",
    )
    yield from _addresses(settings)


def _addresses(settings: HubSettings) -> Iterator[Finding]:
    url = settings.public_url
    if url is None:
        yield Finding(area="url", level=Level.OK, text="no public URL is set: people use the address that serve prints")
    elif urlsplit(url).scheme != "https" and settings.mode is Mode.PRODUCTION:
        yield Finding(
            area="url",
            level=Level.WARN,
            text=f"{url} is not https: keys and passwords travel in the clear",
            remedy="put a proxy with TLS in front and set MCP_ORCH_PUBLIC_URL=https://...",
        )
    else:
        yield Finding(area="url", level=Level.OK, text=f"people reach the hub at {url}")
    hosts = ", ".join(sorted(hosts_of(settings, url or url_of(settings.host, settings.port))))
    yield Finding(area="url", level=Level.OK, text=f"answers for the hosts {hosts} (MCP_ORCH_ALLOWED_HOSTS)")
    allowed = ", ".join(settings.cors_origins) or "none"
    yield Finding(
        area="cors", level=Level.OK, text=f"pages of other sites that may call: {allowed} (MCP_ORCH_CORS_ORIGINS)"
    )
    yield from _proxies(settings)
    if settings.tls is not None:
        yield _certificate(settings.tls)


def _proxies(settings: HubSettings) -> Iterator[Finding]:
    trusted = ", ".join(settings.trusted_proxies)
    if trusted:
        yield Finding(
            area="proxies",
            level=Level.OK,
            text=f"{trusted} may say where requests come from (MCP_ORCH_TRUSTED_PROXIES)",
        )
    elif settings.tls is None and urlsplit(settings.public_url or "").scheme == "https":
        yield Finding(
            area="proxies",
            level=Level.WARN,
            text="something in front speaks https, and no proxy is trusted: everybody seems to come from it",
            remedy="set MCP_ORCH_TRUSTED_PROXIES to its address, such as 127.0.0.1",
        )


def _certificate(files: TlsFiles) -> Finding:
    try:
        Tls(files)
        ends = x509.load_pem_x509_certificate(files.cert.read_bytes()).not_valid_after_utc
    except (BadSetting, ValueError) as bad:
        return Finding(area="tls", level=Level.FAIL, text=str(bad), remedy="both are PEM files of your authority")
    left = ends - datetime.now(UTC)  # house: allow handed-in-time, about the machine as it is
    return Finding(
        area="tls",
        level=Level.OK if left > _SOON else Level.WARN,
        text=f"https with {files.cert}, which ends {ends:%Y-%m-%d}",
        remedy=None if left > _SOON else "renew it in place: a running hub follows the file",
    )


def _data_dir(place: DataDir) -> Iterator[Finding]:
    path = place.path
    if not path.exists():
        yield Finding(area="data", level=Level.OK, text=f"{path} does not exist yet; the first start makes it")
        return
    if not os.access(path, os.R_OK | os.W_OK | os.X_OK):
        yield Finding(
            area="data",
            level=Level.FAIL,
            text=f"{path} can't be read and written by you",
            remedy="chown it to you, or use another one: --data-dir",
        )
        return
    for one in (path, place.secret):
        mode = stat.S_IMODE(one.stat().st_mode) if one.exists() else 0
        if mode & _OTHERS:
            yield Finding(
                area="data",
                level=Level.FAIL,
                text=f"{one} is open to other users (mode {mode:o})",
                remedy=f"chmod go= {one}",
            )
    free = shutil.disk_usage(path).free
    is_little = free < _LITTLE_SPACE
    yield Finding(
        area="data",
        level=Level.WARN if is_little else Level.OK,
        text=f"{path}, {free // MIB} MiB free",
        remedy="make room: records of calls need up to 2 GB" if is_little else None,
    )


def _ports(place: DataDir) -> Iterator[Finding]:
    for port in (DEFAULT_PORT, SECOND_PORT):
        try:
            with socket.create_server((DEFAULT_HOST, port)):
                yield Finding(area="port", level=Level.OK, text=f"{port} is free")
        except OSError:
            ours = is_held(place)
            text = f"{port} is taken" + (", perhaps by the hub that runs here" if ours else " by another program")
            remedy = None if ours or port == SECOND_PORT else "use another one: mcp-orch serve --port 8001"
            yield Finding(area="port", level=Level.OK if remedy is None else Level.WARN, text=text, remedy=remedy)


def _limits() -> Iterator[Finding]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    is_few = soft < _FEW_FILES
    yield Finding(
        area="limits",
        level=Level.WARN if is_few else Level.OK,
        text=f"{soft} open files (at most {hard})",
        remedy=f"ulimit -n {min(hard, 65_536) if hard > 0 else 65_536}, for many clients at a time" if is_few else None,
    )
    limits, waits = DEFAULT_LIMITS, DEFAULT_WAITS
    yield Finding(
        area="limits",
        level=Level.OK,
        text=f"a server may send messages of {limits.line_bytes // MIB} MiB, bodies of {limits.body_bytes // MIB} MiB, "
        f"{limits.tools} tools, {limits.notifications_per_s} notifications/s; {waits.connect_s:g} s to connect",
    )


def _file(path: Path, environment: Environment) -> Iterator[Finding]:
    try:
        found = read_file(path.read_bytes())
    except OSError as refused:
        yield Finding(area="file", level=Level.FAIL, text=f"{path} can't be read: {refused.strerror}")
        return
    except UnreadableFile as broken:
        yield Finding(area="file", level=Level.FAIL, text=f"{path}: {broken.message}", remedy=broken.hint)
        return
    yield Finding(area="file", level=Level.OK, text=f"{path}: {found.shape}, {len(found.servers)} servers")
    for problem in found.problems:
        yield Finding(area="file", level=Level.FAIL, text=problem)
    variables = environment.of_the_operator()
    for server in found.servers:
        yield from _definition(server, variables)


def _definition(server: FoundServer, variables: dict[str, str]) -> Iterator[Finding]:
    command = server.command
    if command is not None and shutil.which(command, path=server.env.get("PATH")) is None:
        yield Finding(
            area="command",
            level=Level.FAIL,
            text=f"{server.name}: the command {command!r} is not found",
            remedy="install it, or write its full path",
        )
    texts = (command or "", *server.args, *server.env.values(), *server.headers.values(), server.url or "")
    for name in sorted({name for text in texts for name in slots_in(text)} - set(variables)):
        yield Finding(
            area="file",
            level=Level.FAIL,
            text=f"{server.name} needs the variable {name}, which is not set",
            remedy=f"export {name}=...",
        )
    for secret in find_secrets(server):
        yield Finding(
            area="file",
            level=Level.WARN,
            text=f"{server.name} holds a secret in plain text: {secret.where}",
            remedy=f"write ${{{secret.slot}}} instead, and export {secret.slot}=...",
        )
