"""What a client says it takes: read leniently, since a missing Accept field means everything (RFC 9110, 12.5.1)."""

from typing import Final

import msgspec

_REMEMBERED: Final = 256
_EVENTS: Final = frozenset({"text/event-stream", "text/*", "*/*"})
_JSON: Final = frozenset({"application/json", "application/*", "*/*"})


class Taste(msgspec.Struct, frozen=True):
    """What a client takes."""

    json: bool
    events: bool
    asks_events: bool
    """Names event streams explicitly."""
    page: bool
    """Names HTML explicitly: a browser."""


ANYTHING: Final = Taste(json=True, events=True, asks_events=False, page=False)


class Tastes:
    """Reads Accept fields, of which there are few different ones."""

    def __init__(self) -> None:
        # Filled by `of`; emptied when full.
        self._known: dict[bytes, Taste] = {}

    def of(self, accept: bytes | None) -> Taste:
        """What a client with this Accept field takes."""
        if accept is None:
            return ANYTHING
        known = self._known.get(accept)
        if known is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            known = self._known[accept] = _taste(accept)
        return known


def _taste(accept: bytes) -> Taste:
    names = {one.partition(";")[0].strip() for one in accept.decode("latin-1").lower().split(",")} - {""}
    if not names:
        return ANYTHING
    return Taste(
        json=bool(names & _JSON),
        events=bool(names & _EVENTS),
        asks_events="text/event-stream" in names,
        page="text/html" in names,
    )
