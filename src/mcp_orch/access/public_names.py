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
    they do, `NameBook` refuses the second.
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
    """The names of one shared endpoint, given out in the order of `entries`; the later of two equal ones is refused."""

    def __init__(self, entries: Iterable[tuple[str, str, Thing]], *, naming: Naming) -> None:
        """`entries`: (server name, own name, thing)."""
        listed = list(entries)
        bare = _used_once(own for _, own, _ in listed) if not naming.separator else frozenset[str]()
        self.listed: Final[dict[str, Named[Thing]]] = {}
        self.refused: Final[list[Named[Thing]]] = []
        for server, own, thing in listed:
            public = own if own in bare else public_name(server, own, naming=naming)
            named = Named(public=public, server=server, own=own, thing=thing)
            if self.listed.setdefault(public, named) is not named:
                self.refused.append(named)
        self._understood: Final[dict[str, Named[Thing]]] = {}
        for named in self.listed.values():
            for separator in (_USUAL_SEPARATOR, "."):
                self._understood.setdefault(f"{named.server}{separator}{named.own}", named)

    def find(self, name: str) -> Named[Thing] | None:
        """The one that is meant by a listed name, by `server__tool` or by `server.tool`."""
        return self.listed.get(name) or self._understood.get(name)


def _used_once(names: Iterable[str]) -> frozenset[str]:
    seen: set[str] = set()
    twice: set[str] = set()
    for name in names:
        (twice if name in seen else seen).add(name)
    return frozenset(name for name in seen - twice if not _FORBIDDEN.search(name))
