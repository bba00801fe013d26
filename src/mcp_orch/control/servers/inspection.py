"""Inspection: what can be said of a definition before it runs: whether its command is there, its version pinned."""

import re
import shutil
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import urlsplit

from mcp_orch.contract.diagnoses import Diagnosis, because
from mcp_orch.contract.pictures import Transport
from mcp_orch.contract.why import Why
from mcp_orch.control.servers.commands import Reach
from mcp_orch.control.servers.schemas import Inspection, Mark

_PRODUCTS: Final = {
    "npx": "Node.js",
    "uvx": "uv (pip install uv)",
    "uv": "uv (pip install uv)",
    "docker": "Docker",
    "bunx": "Bun",
}
_NPM: Final = frozenset({"npx", "bunx"})
_PYPI: Final = frozenset({"uvx", "pipx"})
_IMAGES: Final = frozenset({"docker", "podman"})
_TAKES_VALUE: Final = frozenset(
    {"-p", "--package", "--from", "--with", "--python", "--index-url", "--default-index", "-c", "--call"}
)
_NAMES_PACKAGE: Final = frozenset({"-p", "--package", "--from"})
_NPM_PINNED: Final = re.compile(r"(@[^/]+/)?[^@/]+@\d[\w.+-]*")
_PYPI_PINNED: Final = re.compile(r"[\w.-]+(\[[\w,.-]+\])?(==|@)\d[\w.+!-]*")
_IMAGE_PINNED: Final = re.compile(r"\S+(@sha256:[0-9a-f]{64}|:(?!latest$)[\w.-]+)")
_ELSEWHERE: Final = ("git+", "http://", "https://", "./", "/", "~")
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def inspect(reach: Reach, *, looks_at_paths: bool) -> list[Inspection]:
    """What is found, good and bad. `looks_at_paths`: a full path may be looked up too: it tells what lies there."""
    if reach.transport is Transport.STDIO:
        return [*_command(reach.command or "", looks_at_paths=looks_at_paths), *_version(reach)]
    return list(_address(reach.url or ""))


def _command(command: str, *, looks_at_paths: bool) -> Iterator[Inspection]:
    if "/" in command and not looks_at_paths:
        return
    found = shutil.which(command)
    if found is None:
        product, said = _PRODUCTS.get(command), repr(command[:60])
        why = because(Why.COMMAND_MISSING, command=said)
        if product is not None:
            why = because(Why.RUNNER_MISSING, command=said, product=product)
        yield _found("command", Mark.BAD, diagnosis=why)
    else:
        yield _found("command", Mark.GOOD, diagnosis=because(Why.COMMAND_THERE, command=repr(command[:60])))


def _version(reach: Reach) -> Iterator[Inspection]:
    program = (reach.command or "").rpartition("/")[2]
    kind = next((kind for kind in (_NPM, _PYPI, _IMAGES) if program in kind), None)
    if kind is None:
        return
    package = _image_in(reach.args) if kind is _IMAGES else _package_in(reach.args)
    if package is None or "${" in package:
        return
    pattern = {_NPM: _NPM_PINNED, _PYPI: _PYPI_PINNED, _IMAGES: _IMAGE_PINNED}[kind]
    if pattern.fullmatch(package):
        yield _found("version", Mark.GOOD, diagnosis=because(Why.VERSION_PINNED, package=package))
    elif kind is not _IMAGES and package.startswith(_ELSEWHERE):
        yield _found("version", Mark.DOUBTFUL, diagnosis=because(Why.FROM_OUTSIDE, package=package[:100]))
    else:
        how = {_NPM: f"{package}@1.2.3", _PYPI: f"{package}==1.2.3", _IMAGES: f"{package}:1.2.3"}[kind]
        yield _found(
            "version", Mark.DOUBTFUL, diagnosis=because(Why.VERSION_OPEN, package=package[:100], example=how[:110])
        )


def _package_in(args: Sequence[str]) -> str | None:
    """The package that npx or uvx is told to run: the first word that is no option and no option's value."""
    words = list(args)
    while words:
        word = words.pop(0)
        option, mark, value = word.partition("=")
        if option in _NAMES_PACKAGE:
            return value if mark else (words[0] if words else None)
        if word in _TAKES_VALUE and words:
            words.pop(0)
        elif not word.startswith("-") and word not in {"run", "x"}:
            return word
    return None


def _image_in(args: Sequence[str]) -> str | None:
    """The image of `docker run`: options before it that take a value are skipped, those with `=` hold their own."""
    words = list(args)
    if not words or words.pop(0) != "run":
        return None
    alone = {"-i", "-t", "-it", "--rm", "--interactive", "--tty", "--init", "--read-only", "--privileged", "-d"}
    while words:
        word = words.pop(0)
        if not word.startswith("-"):
            return word
        if word not in alone and "=" not in word and words:
            words.pop(0)
    return None


def _address(url: str) -> Iterator[Inspection]:
    parts = urlsplit(url)
    if parts.scheme.lower() == "http" and (parts.hostname or "") not in _LOOPBACK:
        yield _found("url", Mark.DOUBTFUL, diagnosis=because(Why.PLAIN_HTTP, host=parts.hostname))


def _found(about: str, mark: Mark, *, diagnosis: Diagnosis) -> Inspection:
    return Inspection(about=about, mark=mark, text=diagnosis.text, remedy=diagnosis.hint, diagnosis=diagnosis)
