"""Paths of endpoints, taken apart once and without a second opinion (design.md section 3)."""

from typing import Final
from urllib.parse import unquote_to_bytes

import msgspec

from mcp_orch.contract.endpoints import EndpointKind, EndpointRef

MCP: Final = "mcp"
SSE: Final = "sse"
TRANSPORTS: Final = frozenset({MCP, SSE})

_MAX_SEGMENT: Final = 200
_REMEMBERED: Final = 4_096
_HEX: Final = frozenset(b"0123456789abcdefABCDEF")
_KINDS: Final = {"servers": EndpointKind.SERVER, "toolsets": EndpointKind.TOOLSET}


class Route(msgspec.Struct, frozen=True):
    """Where a path leads."""

    endpoint: EndpointRef
    transport: str
    path: str
    """The endpoint's path with the transport, decoded: the same for every spelling of a URL."""
    sent: str
    """The path as it was sent, below the hub's own, for URLs that lead back."""


def is_endpoint(path: str) -> bool:
    """Whether a decoded path is one of ours, to be served or refused by the gateway."""
    return path.startswith("/projects/") and path.rpartition("/")[2] in TRANSPORTS


class Routes:
    """Finds routes, and remembers those it found."""

    def __init__(self, *, base: str = "") -> None:
        self._base: Final = base
        # Filled by `find`; emptied when full, since strangers can send any path.
        self._known: dict[bytes, Route] = {}

    def find(self, raw_path: bytes) -> Route | None:
        """Where a path leads, as it was sent; None: nowhere."""
        known = self._known.get(raw_path)
        if known is not None:
            return known
        route = _route(raw_path, base=self._base)
        if route is not None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[raw_path] = route
        return route


def _route(raw_path: bytes, *, base: str) -> Route | None:
    # Split before decoding: an escaped slash is part of a name, never a border.
    first, *rest = raw_path.split(b"/")
    segments = [_decoded(segment) for segment in rest]
    if first or len(segments) not in {3, 4, 5} or any(segment is None for segment in segments):
        return None
    names = [segment for segment in segments if segment is not None]
    endpoint = _endpoint(names)
    if endpoint is None:
        return None
    return Route(endpoint, names[-1], f"{endpoint.path}/{names[-1]}", base + raw_path.decode("ascii"))


def _endpoint(names: list[str]) -> EndpointRef | None:
    if names[0] != "projects" or names[-1] not in TRANSPORTS:
        return None
    project, between = names[1], names[2:-1]
    if not between or between == ["unified"]:
        return EndpointRef(project=project, kind=EndpointKind.UNIFIED)
    kind = _KINDS.get(between[0])
    if kind is None or len(between) != 2:
        return None
    return EndpointRef(project=project, kind=kind, name=between[1])


def _decoded(segment: bytes) -> str | None:
    """A path segment as text; None when it is empty, broken, or text that no name can be."""
    if not segment or len(segment) > _MAX_SEGMENT * 3 or not segment.isascii() or not _is_well_escaped(segment):
        return None
    try:
        text = unquote_to_bytes(segment).decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text if text.isprintable() and "/" not in text and len(text) <= _MAX_SEGMENT else None


def _is_well_escaped(segment: bytes) -> bool:
    pieces = segment.split(b"%")[1:]
    return all(len(piece) >= 2 and _HEX.issuperset(piece[:2]) for piece in pieces)
