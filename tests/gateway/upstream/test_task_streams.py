"""Subscriptions to tasks: what a server says of one reaches whoever follows it, until they leave."""

import pytest

from mcp_orch.contract.names import ServerId
from mcp_orch.gateway.upstream.errors import UpstreamUnavailable
from tests.gateway.upstream.fake_http import ModernServer, error, serving
from tests.gateway.upstream.rig import SERVER, a_fake, a_pool, a_remote, a_request

pytestmark = pytest.mark.anyio

TASKS = "notifications/tasks"


class Heard:
    """A `TaskListener` that remembers."""

    def __init__(self) -> None:
        self.granted: list[object] = []
        self.told_of: list[object] = []

    def acknowledged(self, granted, /) -> None:
        self.granted.append(granted)

    def told(self, params, /) -> None:
        self.told_of.append(params.get("status"))


def a_wish(heard: Heard):
    return a_request("subscriptions/listen", {"notifications": {"taskIds": ["t1"]}}, on_tasks=heard)


def with_tasks(server: ModernServer):
    return [one for one in server.listeners if "taskIds" in one[2]]


async def test_news_of_a_task_come_on_its_own_stream_and_again_after_a_break(tmp_path) -> None:
    modern, heard = ModernServer(), Heard()
    async with serving(modern) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        await rig.pool.catalog(SERVER, 5)
        leave = rig.pool.follow_tasks(SERVER, a_wish(heard))
        await rig.until(lambda: heard.granted == [{"taskIds": ["t1"]}])
        modern.announce(TASKS, taskId="t1", status="working")
        await rig.until(lambda: heard.told_of == ["working"])
        with_tasks(modern)[0][0].end_stream()
        await rig.until(lambda: len(heard.granted) == 2)
        leave()
        await rig.until(lambda: not with_tasks(modern))


async def test_a_server_that_refuses_is_not_asked_again(tmp_path) -> None:
    modern, heard = ModernServer(), Heard()

    async def app(request, reply) -> None:
        if request.message.get("method") == "subscriptions/listen":
            reply.json(error(request.message["id"], -32021, "no such capability"), 400)
        else:
            await modern(request, reply)

    async with serving(app) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        await rig.pool.catalog(SERVER, 5)
        rig.pool.follow_tasks(SERVER, a_wish(heard))
        await rig.until(lambda: any("refused a subscription to tasks" in one.text for one in rig.pool.tail(SERVER, 50)))
    assert heard.granted == []


async def test_a_server_that_is_not_registered_has_no_tasks_to_follow(tmp_path) -> None:
    async with a_pool(tmp_path, a_fake()) as rig:
        with pytest.raises(UpstreamUnavailable):
            rig.pool.follow_tasks(ServerId("srv_nobody"), a_wish(Heard()))


async def test_a_child_process_tells_of_tasks_by_the_number_of_the_subscription(tmp_path) -> None:
    heard = Heard()
    async with a_pool(tmp_path, a_fake("modern")) as rig:
        await rig.pool.catalog(SERVER, 5)
        leave = rig.pool.follow_tasks(SERVER, a_wish(heard))
        await rig.until(lambda: heard.granted == [{"taskIds": ["t1"]}])
        await rig.until(lambda: heard.told_of == ["working"])
        leave()
