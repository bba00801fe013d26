"""Events reach those who may see them, at once, and end with the credential."""

import asyncio
from collections import deque

import pytest

from mcp_orch.access.permissions import Permission
from mcp_orch.contract.names import PrincipalId
from mcp_orch.contract.upstreams import UpstreamState
from mcp_orch.rest.events import event_hub
from mcp_orch.rest.events.event_hub import TooManyStreams
from mcp_orch.rest.events.subscription import HubEvent, Subscription
from tests.rest.asking import ask, streaming
from tests.rest.doubles import Hub

pytestmark = pytest.mark.anyio

PATH = "/api/v1/projects/demo/events"


async def test_a_member_sees_states_changes_and_activity_as_they_happen(hub: Hub) -> None:
    async with streaming(hub.rest, "GET", PATH, token=hub.tokens["vic"]) as stream:
        assert stream.status == 200
        assert stream.headers["content-type"].startswith("text/event-stream")
        await stream.until("retry: 2000")
        hub.upstreams.say(hub.server, UpstreamState.FAILED, "connection refused")
        text = await stream.until("event: server.status")
        assert '"state":"failed","reason":"connection refused"' in text
        made = await ask(
            hub.rest, "POST", "/api/v1/projects/demo/keys", token=hub.tokens["mia"], body={"name": "laptop"}
        )
        assert made.status == 201
        assert '"kind":"key.created"' in await stream.until("event: activity")
        renamed = await ask(
            hub.rest, "PATCH", "/api/v1/projects/demo", token=hub.tokens["adam"], body={"title": "Demonstration"}
        )
        assert renamed.status == 200
        assert '"is_gone":false' in await stream.until("event: picture")


async def test_a_stream_goes_on_after_the_last_event_and_says_when_something_is_missing(hub: Hub) -> None:
    hub.upstreams.say(hub.server, UpstreamState.STARTING)
    async with streaming(hub.rest, "GET", PATH, token=hub.tokens["mia"]) as stream:
        hub.upstreams.say(hub.server, UpstreamState.FAILED, "one")
        text = await stream.until('"reason":"one"')
        last = text.rpartition("id: ")[2].partition("\n")[0]
    hub.upstreams.say(hub.server, UpstreamState.FAILED, "two")
    async with streaming(hub.rest, "GET", PATH, token=hub.tokens["mia"], headers={"last-event-id": last}) as stream:
        text = await stream.until('"reason":"two"')
        assert "event: gap" not in text
        assert '"reason":"one"' not in text
    other = {"last-event-id": "anotherboot-3"}
    async with streaming(hub.rest, "GET", PATH, token=hub.tokens["mia"], headers=other) as stream:
        await stream.until("event: gap")


@pytest.mark.parametrize("path", [PATH, "/api/v1/events"])
async def test_what_happens_while_a_connection_is_lost_is_told_after_it(hub: Hub, path: str) -> None:
    async with streaming(hub.rest, "GET", path, token=hub.tokens["mia"]) as stream:
        hub.upstreams.say(hub.server, UpstreamState.FAILED, "one")
        text = await stream.until('"reason":"one"')
        last = text.rpartition("id: ")[2].partition("\n")[0]
    made = await ask(hub.rest, "POST", "/api/v1/projects/demo/keys", token=hub.tokens["mia"], body={"name": "laptop"})
    assert made.status == 201
    async with streaming(hub.rest, "GET", path, token=hub.tokens["mia"], headers={"last-event-id": last}) as stream:
        text = await stream.until('"kind":"key.created"')
        assert "event: gap" not in text


async def test_what_happens_before_the_tables_are_looked_at_is_told_as_a_gap(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    newest, may_look = hub.rest.events._calls.newest_number, asyncio.Event()

    async def slow() -> int:
        await may_look.wait()
        return await newest()

    monkeypatch.setattr(hub.rest.events._calls, "newest_number", slow)
    monkeypatch.setattr(event_hub, "_PATIENCE_S", 0.01)
    async with streaming(hub.rest, "GET", PATH, token=hub.tokens["mia"]) as stream:
        await stream.until("retry")
        may_look.set()
        assert '"kind":"' not in await stream.until("event: gap")
        made = await ask(hub.rest, "POST", "/api/v1/projects/demo/keys", token=hub.tokens["mia"], body={"name": "told"})
        assert made.status == 201
        await stream.until('"kind":"key.created"')


@pytest.mark.parametrize("path", [PATH, "/api/v1/events"])
async def test_who_was_away_for_too_long_is_told_of_the_gap(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(event_hub, "_LINGERING_LOOKS", 1)
    monkeypatch.setattr(event_hub, "_LOOK_EVERY_S", 0.01)
    monkeypatch.setattr(hub.rest.events, "_remembered", deque(maxlen=2))
    given_up = asyncio.Event()
    listening = hub.rest.events._listening
    clear = listening.clear
    monkeypatch.setattr(listening, "clear", lambda: (clear(), given_up.set()))
    async with streaming(hub.rest, "GET", path, token=hub.tokens["mia"]) as stream:
        hub.upstreams.say(hub.server, UpstreamState.FAILED, "one")
        text = await stream.until('"reason":"one"')
        last = text.rpartition("id: ")[2].partition("\n")[0]
    async with asyncio.timeout(5):
        await given_up.wait()
    unheard = {"last-event-id": last}
    async with streaming(hub.rest, "GET", path, token=hub.tokens["mia"], headers=unheard) as stream:
        await stream.until("event: gap")
        for word in ("two", "three", "four"):
            hub.upstreams.say(hub.server, UpstreamState.FAILED, word)
        await stream.until('"reason":"four"')
    boot = last.partition("-")[0]
    for too_old_or_unknown in (f"{boot}-1", f"{boot}-999999", f"{boot}-x", "-"):
        headers = {"last-event-id": too_old_or_unknown}
        async with streaming(hub.rest, "GET", path, token=hub.tokens["mia"], headers=headers) as stream:
            await stream.until("event: gap")


async def test_a_stream_ends_within_a_second_of_its_credential(hub: Hub) -> None:
    minted = await ask(hub.rest, "POST", "/api/v1/auth/tokens", token=hub.tokens["mia"], body={"name": "tv"})
    assert minted.status == 201
    async with streaming(hub.rest, "GET", "/api/v1/events", token=minted.json["token"]) as stream:
        await stream.until("retry")
        gone = await ask(hub.rest, "DELETE", f"/api/v1/auth/tokens/{minted.json['id']}", token=hub.tokens["mia"])
        assert gone.status == 204
        await stream.ended.wait()


async def test_a_member_who_is_removed_hears_nothing_more(hub: Hub) -> None:
    async with streaming(hub.rest, "GET", PATH, token=hub.tokens["vic"]) as stream:
        await stream.until("retry")
        gone = await ask(
            hub.rest,
            "DELETE",
            f"/api/v1/projects/demo/members/user:{hub.users['vic']}",
            token=hub.tokens["adam"],
        )
        assert gone.status == 204, gone.body
        await stream.ended.wait()


async def test_the_stream_of_the_hub_holds_what_one_may_see(hub: Hub) -> None:
    async with (
        streaming(hub.rest, "GET", "/api/v1/events", token=hub.tokens["sam"]) as strangers,
        streaming(hub.rest, "GET", "/api/v1/events", token=hub.tokens["ann"]) as admins,
    ):
        await strangers.until("retry")
        await admins.until("retry")
        hub.upstreams.say(hub.server, UpstreamState.FAILED, "not for strangers")
        await admins.until("not for strangers")
        made = await ask(hub.rest, "POST", "/api/v1/projects", token=hub.tokens["sam"], body={"name": "own"})
        assert made.status == 201
        text = await strangers.until('"project":"own"')
        assert "not for strangers" not in text


@pytest.mark.parametrize("path", [PATH, "/api/v1/events"])
async def test_a_stream_tells_only_what_it_was_asked_for(hub: Hub, path: str) -> None:
    async with streaming(hub.rest, "GET", f"{path}?kind=activity&kind=call", token=hub.tokens["mia"]) as stream:
        await stream.until("retry")
        hub.upstreams.say(hub.server, UpstreamState.FAILED, "not asked for")
        made = await ask(hub.rest, "POST", "/api/v1/projects/demo/keys", token=hub.tokens["mia"], body={"name": "told"})
        assert made.status == 201
        text = await stream.until('"kind":"key.created"')
        assert "event: server.status" not in text
        assert "event: picture" not in text
    refused = await ask(hub.rest, "GET", f"{path}?kind=weather", token=hub.tokens["mia"])
    assert (refused.status, refused.code) == (422, "invalid-fields")


async def test_streams_end_when_the_hub_stops_and_no_new_one_begins(hub: Hub) -> None:
    async with streaming(hub.rest, "GET", PATH, token=hub.tokens["vic"]) as stream:
        await stream.until("retry")
        hub.rest.drain()
        await stream.ended.wait()
    refused = await ask(hub.rest, "GET", PATH, token=hub.tokens["vic"])
    assert (refused.status, refused.code) == (503, "no-more-streams")


async def test_a_subscriber_who_does_not_read_loses_the_oldest_and_is_told() -> None:
    subscription = Subscription(missed=False)
    for number in range(300):
        subscription.offer(HubEvent(number=number, kind="call", data=b"{}", needs=Permission.CALLS_READ))
    has_gap, events = await subscription.take(1)
    assert has_gap
    assert [event.number for event in events] == list(range(44, 300))
    assert await subscription.take(0.001) == (False, [])


async def test_who_comes_back_is_told_all_that_is_remembered() -> None:
    missed = [HubEvent(number=one, kind="call", data=b"{}", needs=Permission.CALLS_READ) for one in range(400)]
    subscription = Subscription(missed=False, waiting=missed)
    subscription.offer(HubEvent(number=400, kind="call", data=b"{}", needs=Permission.CALLS_READ))
    has_gap, events = await subscription.take(1)
    assert not has_gap
    assert [event.number for event in events] == list(range(401))


async def test_one_person_opens_a_limited_number_of_streams(hub: Hub) -> None:
    events = hub.rest.events
    principal = PrincipalId("user:usr_1")
    held = [events.subscribe(principal, last_id=None) for _ in range(32)]
    with pytest.raises(TooManyStreams):
        events.subscribe(principal, last_id=None)
    for one in held:
        events.leave(one)
    events.leave(events.subscribe(principal, last_id=None))
