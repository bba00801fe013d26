"""A hub does not start with a method of which nobody has said who may send it."""

import pytest

from mcp_orch.access.methods import NEEDS
from mcp_orch.gateway.era.served import SERVED, UndeclaredMethods, insist_on_permissions


def test_every_method_that_is_served_has_its_permission() -> None:
    insist_on_permissions()
    assert set(NEEDS) == SERVED


def test_a_method_without_a_permission_is_named_at_the_start() -> None:
    with pytest.raises(UndeclaredMethods, match="no permission is declared for tools/eat"):
        insist_on_permissions(SERVED | {"tools/eat"})
