"""Plain heads: the heads of responses that were parsed before, found again by their bytes.

A server says the same head again and again, but for a date that stays for a second. What is looked up here went through
the parser once, every byte of it, as the head of a response with exactly this much body and a connection that stays.
"""

from typing import Final, NamedTuple

from mcp_orch.gateway.upstream.outbound.exchange import Response

_END: Final = b"\r\n\r\n"
_LONGEST: Final = 2_048
_LONGEST_BODY: Final = 64 * 1024
_MOST: Final = 256


class _Known(NamedTuple):
    status: int
    headers: dict[bytes, bytes]
    length: int


class PlainHeads:
    """The heads that one server sends."""

    def __init__(self) -> None:
        # Changed by `remember`; emptied when full, since dates and lengths go by.
        self._known: dict[bytes, _Known] = {}

    def find(self, received: bytes) -> Response | None:
        """The whole response in what was received; None: it has to be parsed."""
        end = received.find(_END) + 4
        known = self._known.get(received[:end])
        if known is None or len(received) - end != known.length:
            return None
        return Response(known.status, known.headers, received[end:])

    def remember(self, received: bytes, response: Response, *, length: int) -> None:
        """Its like is found from now on, if it came in one piece and said how long it is."""
        end = received.find(_END) + 4
        is_plain = response.status == 200 and b"content-length" in response.headers and length <= _LONGEST_BODY
        if not is_plain or end > _LONGEST or len(received) - end != length:
            return
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[received[:end]] = _Known(response.status, response.headers, length)
