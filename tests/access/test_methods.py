"""Which permission a request needs, by its method."""

from mcp_orch.access.methods import ENDPOINT, NEEDS, needed_for, undeclared
from mcp_orch.access.permissions import Permission


def test_every_method_needs_what_the_table_says() -> None:
    assert needed_for("tools/call") is NEEDS["tools/call"] is Permission.CALLS_MAKE


def test_a_method_that_does_not_exist_is_refused_like_the_endpoint_itself() -> None:
    assert needed_for("no/such-method") is ENDPOINT


def test_methods_that_nobody_declared_are_named() -> None:
    assert undeclared(["tools/call", "tools/eat", "a/b"]) == ["a/b", "tools/eat"]
    assert undeclared(NEEDS) == []
