"""The call room, set up on fakes."""

from collections.abc import Callable

import pytest

from mcp_orch.gateway.call.settings import CallSettings
from tests.gateway.call.scene import Scene
from tests.gateway.call.tasks_scene import TaskScene
from tests.gateway.fake_upstreams import FakeUpstreams


@pytest.fixture
def scene() -> Scene:
    return Scene()


@pytest.fixture
def scene_with() -> Callable[[CallSettings], Scene]:
    return lambda settings: Scene(settings=settings)


@pytest.fixture
def upstreams(scene: Scene) -> FakeUpstreams:
    return scene.upstreams


@pytest.fixture
def tasks() -> TaskScene:
    return TaskScene()
