"""Secrets that stand in a file as they are: found, named, and replaced by slots where others could read them."""

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from mcp_orch.formats.definitions import FoundServer
from mcp_orch.formats.slots import slot_name, slots_in

_NAME: Final = re.compile(
    r"(token|secret|passw(or)?d|passphrase|api[-_]?key|access[-_]?key|private[-_]?key|credential|auth|bearer|\bpat\b|_pat$)",
    re.IGNORECASE,
)
_VALUE: Final = re.compile(
    r"^(Bearer\s+\S{8,}|gh[pousr]_\w{16,}|github_pat_\w{16,}|glpat-\S{16,}|sk-\S{16,}|xox[abeprs]-\S{8,}|AKIA[0-9A-Z]{12,}"
    r"|AIza\S{20,}|ntn_\w{16,}|hf_\w{16,}|npm_\w{16,}|eyJ[\w-]{8,}\.[\w-]{8,}\.\S*|(project|user)_[0-9A-Za-z]{12}_\S{16,})$"
)
_OPTION: Final = re.compile(r"--?([A-Za-z][\w-]*)")
_IN_URL: Final = re.compile(r"[?&]([\w.-]+)=([^&#]+)")
_SHORTEST: Final = 6
_SCHEME: Final = re.compile(r"^(Bearer|Basic|Token)\s+", re.IGNORECASE)

NO_NAMES: Final[Mapping[str, str]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class LiteralSecret:
    """A secret in plain text. Its repr hides it."""

    server: str
    where: str
    """`env.API_KEY`, `headers.Authorization`, `args[3]`, `url`."""
    slot: str
    """The name under which it can be kept instead."""

    @property
    def is_exposed(self) -> bool:
        """Whoever may see how the server is started would read it; values of env and headers are sealed anyway."""
        return not self.where.startswith(("env.", "headers."))


def find_secrets(server: FoundServer) -> tuple[LiteralSecret, ...]:
    """The secrets that stand in a definition as they are."""
    return tuple(secret for secret, _ in _found(server))


def lift_secrets(
    server: FoundServer, *, more: Container[str] = (), names: Mapping[str, str] = NO_NAMES
) -> tuple[FoundServer, dict[str, str]]:
    """The definition with exposed secrets replaced by slots, and the values of those slots.

    `more`: slots of sealed values that are to be lifted too. `names`: other names for slots.
    """
    args, url, env, headers = list(server.args), server.url, dict(server.env), dict(server.headers)
    values: dict[str, str] = {}
    for secret, found in _found(server):
        if not secret.is_exposed and secret.slot not in more:
            continue
        text = _SCHEME.sub("", found)
        name = names.get(secret.slot, secret.slot)
        slot = "${" + name + "}"
        values[name] = text
        group, _, key = secret.where.partition(".")
        if secret.where == "url":
            url = (url or "").replace(text, slot)
        elif group in {"env", "headers"}:
            values_of = env if group == "env" else headers
            values_of[key] = values_of[key].replace(text, slot)
        else:
            place = int(secret.where[len("args[") : -1])
            args[place] = args[place].replace(text, slot)
    return replace(server, args=tuple(args), url=url, env=env, headers=headers), values


def _found(server: FoundServer) -> Iterator[tuple[LiteralSecret, str]]:
    for group, values in (("env", server.env), ("headers", server.headers)):
        for name, text in values.items():
            if _is_secret(name, text):
                slot = name if group == "env" else f"{server.name} {name}"
                yield LiteralSecret(server=server.name, where=f"{group}.{name}", slot=slot_name(slot)), text
    option = ""
    for place, text in enumerate(server.args):
        name, value = _option_and_value(option, text)
        if _is_secret(name, value):
            slot = slot_name(server.name, name or "secret")
            yield LiteralSecret(server=server.name, where=f"args[{place}]", slot=slot), value
        found = _OPTION.fullmatch(text)
        option = found[1] if found else ""
    for name, text in _IN_URL.findall(server.url or ""):
        if _is_secret(name, text):
            yield LiteralSecret(server=server.name, where="url", slot=slot_name(server.name, name)), text


def _option_and_value(option: str, text: str) -> tuple[str, str]:
    """The option that a value belongs to: `--token VALUE` or `--token=VALUE`."""
    head, mark, value = text.partition("=")
    found = _OPTION.fullmatch(head)
    return (found[1], value) if found and mark else (option, text)


def _is_secret(name: str, text: str) -> bool:
    if slots_in(text) or len(text) < _SHORTEST:
        return False
    return bool(_VALUE.match(text)) or (
        bool(_NAME.search(name)) and not text.startswith(("-", "/", "http://", "https://"))
    )
