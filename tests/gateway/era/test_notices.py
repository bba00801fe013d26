"""Notices of a running call, as its client gets them."""

import json
from decimal import Decimal
from typing import Any

import pytest

from mcp_orch.gateway.edge.standing import Nowhere
from mcp_orch.gateway.era.notices import ProgressNotices


class Sent(Nowhere):
    """An outlet that keeps what was sent."""

    def __init__(self) -> None:
        self.params: list[Any] = []

    def send(self, message: bytes) -> bool:
        self.params.append(json.loads(message)["params"])
        return True


def test_progress_carries_the_clients_own_token_and_only_grows() -> None:
    sent = Sent()
    tell = ProgressNotices(sent, "mine")
    for reached in (0, 1, 1, Decimal("0.5"), Decimal("1.5"), 2):
        tell({"progress": reached, "total": 3})
    assert sent.params == [{"progress": reached, "total": 3, "progressToken": "mine"} for reached in (0, 1, 1.5, 2)]


@pytest.mark.parametrize("odd", [None, "1", True, [1]])
def test_progress_without_a_number_is_none(odd: Any) -> None:
    sent = Sent()
    ProgressNotices(sent, 1)({"progress": odd})
    ProgressNotices(sent, 1)({"message": "working"})
    assert sent.params == []
