"""A way outward without sockets."""

import json
from collections.abc import Sequence

from mcp_orch.contract.outward import LineReceiver, Posted, Posting


class FakeOutward:
    """Takes everything, or fails as it is told."""

    def __init__(self) -> None:
        self.posted: list[Posting] = []
        self.sent: list[tuple[LineReceiver, Sequence[bytes]]] = []
        self.answer = Posted(status=200, said=b"{}")
        self.trouble: Exception | None = None

    async def post(self, posting: Posting) -> Posted:
        if self.trouble is not None:
            raise self.trouble
        self.posted.append(posting)
        return self.answer

    async def send(self, receiver: LineReceiver, messages: Sequence[bytes]) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.sent.append((receiver, messages))

    def ids(self) -> list[str]:
        return [one["id"] for posting in self.posted for one in json.loads(posting.body)["messages"]]
