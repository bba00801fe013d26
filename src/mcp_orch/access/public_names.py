"""Names on shared endpoints: `server__tool`, and how they are found again.

A name is never taken apart: it is looked up among the names that were given out, so a server or tool may contain the
separator itself.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from mcp_orch.contract.pictures import Naming

Thing = TypeVar("Thing")

_FORBIDDEN: Final = re.compile(r"[^a-zA-Z0-9_-]")
_FORBIDDEN_WITH_DOT: Final = re.compile(r"[^a-zA-Z0-9_.-]")
_HASH_LENGTH: Final = 8
_USUAL_SEPARATOR: Final = "__"


def public_name(server: str, thing: str, *, naming: Naming) -> str:
    """The name of a server's tool or prompt on shared endpoints: stable, in characters every model vendor takes.

    Whatever had to be replaced or cut is made up for by a hash of the whole, so two things rarely share a name; when
    they do, `NameBook` refuses the newcomer.
    """
    separator = naming.separator or _USUAL_SEPARATOR
    wanted = f"{server}{separator}{thing}"
    allowed = _FORBIDDEN_WITH_DOT if "." in separator else _FORBIDDEN
    # A server's own dots are replaced even where the separator is one, or its name would read as two.
    head = _FORBIDDEN.sub("_", server)
    clean = f"{head}{separator}{allowed.sub('_', thing)}"
    if clean == wanted and len(clean) <= naming.max_length:
        return clean
    digest = hashlib.sha256(f"{server}\0{thing}".encode()).hexdigest()[:_HASH_LENGTH]
    return f"{clean[: naming.max_length - _HASH_LENGTH - 1]}_{digest}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named(Generic[Thing]):
    """A tool or prompt under the name it is listed by."""

    public: str
    server: str
    own: str
    """Its name on the server."""
    thing: Thing


class NameBook(Generic[Thing]):
    """The names of one shared endpoint, given out in the order of `entries`.

    Everything listed answers to its listed name, to `server__tool` and to `server.tool`. A newcomer that would answer
    to a name which is another's already is refused as a whole: it is in `refused`, and nothing leads to it.
    """

    def __init__(self, entries: Iterable[tuple[str, str, Thing]], *, naming: Naming) -> None:
        """`entries`: (server name, own name, thing)."""
        found = list(entries)
        self.listed: Final[list[Named[Thing]]] = []
        self.refused: Final[list[Named[Thing]]] = []
        self._by_name: Final[dict[str, Named[Thing]]] = {}
        bare = _used_once((own for _, own, _ in found), naming) if not naming.separator else frozenset[str]()
        for server, own, thing in found:
            public = own if own in bare else public_name(server, own, naming=naming)
            self._give(Named(public=public, server=server, own=own, thing=thing))

    def find(self, name: str) -> Named[Thing] | None:
        """The one that is meant by a listed name, by `server__tool` or by `server.tool`."""
        return self._by_name.get(name)

    def _give(self, named: Named[Thing]) -> None:
        names = (named.public, f"{named.server}{_USUAL_SEPARATOR}{named.own}", f"{named.server}.{named.own}")
        if any(name in self._by_name for name in names):
            self.refused.append(named)
            return
        self.listed.append(named)
        self._by_name.update(dict.fromkeys(names, named))


def _used_once(names: Iterable[str], naming: Naming) -> frozenset[str]:
    seen: set[str] = set()
    twice: set[str] = set()
    for name in names:
        (twice if name in seen else seen).add(name)
    fit = (name for name in seen - twice if 0 < len(name) <= naming.max_length)
    return frozenset(name for name in fit if not _FORBIDDEN.search(name))
