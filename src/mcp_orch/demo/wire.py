"""Lines of JSON on stdin and stdout."""

import json
import threading
from collections.abc import Iterator
from typing import BinaryIO, Final, TypeAlias, cast

Json: TypeAlias = dict[str, object]

PARSE_ERROR: Final = -32700
INVALID_REQUEST: Final = -32600


class Wire:
    """Reads messages in one thread; `send` may be called by several."""

    def __init__(self, source: BinaryIO, sink: BinaryIO) -> None:
        self._source: Final = source
        self._sink: Final = sink
        self._turn: Final = threading.Lock()

    def messages(self) -> Iterator[Json | list[object]]:
        """What comes in, until the other side hangs up. Unreadable lines are answered here."""
        for line in self._source:
            if not line.strip():
                continue
            try:
                message: object = json.loads(line)
            except (ValueError, RecursionError):
                self.refuse(None, code=PARSE_ERROR, message="the line is not JSON")
                continue
            if isinstance(message, dict | list):
                yield cast("Json | list[object]", message)
            else:
                self.refuse(None, code=INVALID_REQUEST, message="a message is a JSON object")

    def send(self, message: Json) -> None:
        """Writes one message."""
        line = json.dumps({"jsonrpc": "2.0", **message}, ensure_ascii=False, separators=(",", ":")).encode()
        with self._turn:
            self._sink.write(line + b"\n")
            self._sink.flush()

    def refuse(self, number: object, *, code: int, message: str, data: object = None) -> None:
        """Answers a request with an error."""
        error: Json = {"code": code, "message": message}
        if data is not None:
            error["data"] = data
        self.send({"id": number, "error": error})


def member(message: Json, name: str) -> Json:
    """The object under this name; an empty one when there is none."""
    found = message.get(name)
    return cast("Json", found) if isinstance(found, dict) else {}
