"""nginx and Caddy as the examples in deploy/ set them up: only names, ports and certificates are the rig's own."""

import os
import re
import shutil
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import httpx2
import trustme

from tests.rig.processes import Watched, free_port, until

ROOT: Final = Path(__file__).parents[2]
BROUGHT: Final = ROOT / ".proxies"

Kind = Literal["nginx", "caddy"]
Place = Literal["host", "path"]


class NoProxy(RuntimeError):
    """The proxy is not on this machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateway:
    """Where a proxy will listen, and under which name the hub behind it is reached."""

    kind: Kind
    place: Place
    folder: Path
    port: int
    context: ssl.SSLContext
    """Trusts its certificate."""

    @property
    def url(self) -> str:
        """The public URL of the hub."""
        return f"https://localhost:{self.port}" + ("/tools" if self.place == "path" else "")


def gateway(kind: Kind, place: Place, folder: Path) -> Gateway:
    """A place for a proxy, with a certificate."""
    authority = trustme.CA()
    issued = authority.issue_cert("localhost", "127.0.0.1")
    issued.private_key_pem.write_to_path(folder / "key.pem")
    for number, blob in enumerate(issued.cert_chain_pems):
        blob.write_to_path(folder / "cert.pem", append=number > 0)
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return Gateway(kind=kind, place=place, folder=folder, port=free_port(), context=context)


@contextmanager
def proxied(at: Gateway, hub_port: int) -> Iterator[None]:
    """The proxy in front of a hub."""
    command = _nginx(at, hub_port) if at.kind == "nginx" else _caddy(at, hub_port)
    homes = {"HOME": str(at.folder), "XDG_DATA_HOME": str(at.folder), "XDG_CONFIG_HOME": str(at.folder)}
    process = Watched(command, cwd=at.folder, env={**os.environ, **homes}, label=at.kind)
    try:
        until(lambda: _answers(at), limit_s=20, what=f"{at.kind} answers")
        yield
    finally:
        process.stop()


def _answers(at: Gateway) -> bool:
    try:
        return httpx2.get(f"{at.url}/health", timeout=5, verify=at.context).status_code == 200
    except httpx2.TransportError:
        return False


def _nginx(at: Gateway, hub_port: int) -> list[str]:
    text = _example(at, hub_port)
    text = _replaced(text, r"listen 443 ssl;", f"listen 127.0.0.1:{at.port} ssl;")
    text = _replaced(text, r"ssl_certificate /\S+;", f"ssl_certificate {at.folder}/cert.pem;")
    text = _replaced(text, r"ssl_certificate_key /\S+;", f"ssl_certificate_key {at.folder}/key.pem;")
    (at.folder / "hub.conf").write_text(text)
    kept = "".join(
        f"{name}_temp_path {at.folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (at.folder / "nginx.conf").write_text(
        f"daemon off;\npid {at.folder}/nginx.pid;\nerror_log stderr;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{kept}include {at.folder}/hub.conf;\n}}\n"
    )
    return [_program("nginx"), "-p", str(at.folder), "-e", "stderr", "-c", str(at.folder / "nginx.conf")]


def _caddy(at: Gateway, hub_port: int) -> list[str]:
    text = _example(at, hub_port)
    tls = f"tls {at.folder}/cert.pem {at.folder}/key.pem"
    text = _replaced(text, r"(?m)^localhost \{$", f"https://localhost:{at.port} {{\n\tbind 127.0.0.1\n\t{tls}")
    (at.folder / "Caddyfile").write_text("{\n\tadmin off\n\tauto_https disable_redirects\n}\n" + text)
    return [_program("caddy"), "run", "--config", str(at.folder / "Caddyfile"), "--adapter", "caddyfile"]


def _example(at: Gateway, hub_port: int) -> str:
    name = f"{at.place}.conf" if at.kind == "nginx" else f"{at.place}.Caddyfile"
    text = (ROOT / "deploy" / at.kind / name).read_text()
    text = _replaced(text, r"127\.0\.0\.1:8000", f"127.0.0.1:{hub_port}")
    return _replaced(text, r"(?m)^((?:    server_name )?)(?:mcp\.)?example\.org\b", r"\1localhost")


def _replaced(text: str, pattern: str, new: str) -> str:
    """Raises AssertionError where the example no longer says what the rig replaces."""
    text, times = re.subn(pattern, new, text)
    assert times == 1, pattern
    return text


def _program(kind: Kind) -> str:
    places = os.pathsep.join(
        [os.environ.get("PATH", ""), "/usr/sbin", str(BROUGHT / "usr/sbin"), str(BROUGHT / "usr/bin")]
    )
    found = os.environ.get(kind.upper()) or shutil.which(kind, path=places)
    if found is None:
        raise NoProxy(f"{kind} is not here: `sh scripts/proxies.sh` brings it, or set {kind.upper()} to its path")
    return found
