"""Clients that can be asked something: every SDK answers servers of both eras, over HTTP and as child processes."""

from collections.abc import Callable

import pytest

from tests.journeys.matrix import ASKS_THREE, ERA_SERVERS, EraProject
from tests.requirements import requirement
from tests.rig.drivers import CLIENTS, ClientKind, ForeignClient


@pytest.mark.timeout(90)
@requirement("P05", "P34")
@pytest.mark.parametrize("server", ERA_SERVERS)
@pytest.mark.parametrize("kind", CLIENTS)
def test_a_client_is_asked_three_things_and_the_call_goes_on(
    eras: EraProject, client: Callable[[ClientKind], ForeignClient], kind: ClientKind, server: str
) -> None:
    with client(kind).connected(eras.project.url(server), key=eras.key, can_be_asked=True) as session:
        called = session.call(ASKS_THREE)
    assert not called.is_error, called.result
    assert called.texts == ["Ada answered 3 questions"]
