"""Web pages that a server sends users to, until it says that they are done there (2025-11-25, client/elicitation)."""

from collections import OrderedDict
from typing import Final

from mcp_orch.gateway.upstream.dispatch import Answer, Denied, Dispatch, NoteSink
from mcp_orch.kit.wire_json import JsonObject, JsonValue, MalformedJson, decode

COMPLETE: Final = "notifications/elicitation/complete"

_REQUIRED: Final = -32042
_ID: Final = "elicitationId"
_LONGEST_ID: Final = 1_000
_MOST_OPEN: Final = 64
"""Of one connection; our choice. Of more, the oldest are forgotten: clients can't rely on hearing of their end."""


class Pages:
    """Knows who was sent to which page. What names no page that was asked for over this connection goes nowhere."""

    def __init__(self) -> None:
        # Whom to tell, by the server's id of the page; changed by `_open_for` and `done`.
        self._open: OrderedDict[str, NoteSink] = OrderedDict()

    def asked(self, params: JsonValue, request: Dispatch) -> None:
        """The server sends the client of this request to a page."""
        known = params.get(_ID) if isinstance(params, dict) else None
        if request.on_page is not None and isinstance(known, str) and len(known) <= _LONGEST_ID:
            self._open[known] = request.on_page
            self._open.move_to_end(known)
            if len(self._open) > _MOST_OPEN:
                self._open.popitem(last=False)

    def needed(self, answer: Answer, request: Dispatch) -> None:
        """The server may have refused a request until pages are done, which it names in the error.

        Asked as soon as an answer is here: that a page is done may be the very next message.
        """
        if request.on_page is None or not isinstance(answer, Denied) or answer.code != _REQUIRED:
            return
        try:
            said = decode(answer.data or b"null")
        except MalformedJson:
            return
        wanted = said.get("elicitations") if isinstance(said, dict) else None
        for page in wanted if isinstance(wanted, list) else []:
            self.asked(page, request)

    def done(self, params: JsonObject) -> None:
        """The server says that a user is done with a page: whoever was sent to it is told, once."""
        known = params.get(_ID)
        tell = self._open.pop(known, None) if isinstance(known, str) else None
        if tell is not None:
            tell(params)
