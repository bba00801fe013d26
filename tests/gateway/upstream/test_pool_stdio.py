"""The pool with servers as child processes."""

import asyncio
import json
from dataclasses import replace

import pytest
from msgspec import structs

from mcp_orch.contract.names import ServerId
from mcp_orch.contract.revisions import Era
from mcp_orch.contract.upstreams import CatalogChanged, ListKind, LogStream, ResourceUpdated, UpstreamState
from mcp_orch.gateway.upstream.dispatch import Answered, ClientFacts, Denied, Lane
from mcp_orch.gateway.upstream.errors import CannotAsk, UpstreamMisbehaved
from mcp_orch.gateway.upstream.settings import DEFAULT_LIMITS
from tests.gateway.upstream.rig import (
    SERVER,
    a_call,
    a_fake,
    a_pool,
    a_request,
    process_gone,
    text_of,
)

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("habit", ["legacy", "modern"])
async def test_a_server_of_either_era_is_listed_and_called(tmp_path, habit) -> None:
    async with a_pool(tmp_path, a_fake(habit)) as rig:
        catalog = await rig.pool.catalog(SERVER, 5)
        assert catalog is not None
        assert [tool.key for tool in catalog.tools] == ["echo"]
        assert [one.key for one in catalog.resources] == ["a://1"]
        assert catalog.facts.era is (Era.MODERN if habit == "modern" else Era.LEGACY)
        assert json.loads(await rig.text("echo", a=1)) == {"a": 1}
        assert rig.pool.status(SERVER).state is UpstreamState.READY


@pytest.mark.parametrize("habit", ["legacy", "modern"])
async def test_progress_comes_back_without_our_token(tmp_path, habit) -> None:
    async with a_pool(tmp_path, a_fake(habit)) as rig:
        steps: list = []
        await rig.pool.dispatch(SERVER, a_call("progress", on_progress=steps.append))
        assert steps == [{"progress": 1, "total": 3}, {"progress": 2, "total": 3}, {"progress": 3, "total": 3}]


async def test_no_token_is_sent_when_the_client_wants_no_progress(tmp_path) -> None:
    async with a_pool(tmp_path, a_fake()) as rig:
        assert json.loads(await rig.text("params", a=1)) == {"name": "params", "arguments": {"a": 1}}


async def test_modern_requests_carry_the_envelope(tmp_path) -> None:
    async with a_pool(tmp_path, a_fake("modern")) as rig:
        request = structs.replace(a_call("params"), log_level="warning")
        sent = json.loads(text_of(await rig.pool.dispatch(SERVER, request)))
        assert sent["_meta"] == {
            "io.modelcontextprotocol/protocolVersion": "2026-07-28",
            "io.modelcontextprotocol/clientInfo": {"name": "tester", "version": "1"},
            "io.modelcontextprotocol/clientCapabilities": {},
            "io.modelcontextprotocol/logLevel": "warning",
        }


async def test_an_error_of_the_server_is_an_answer(tmp_path) -> None:
    async with a_pool(tmp_path, a_fake()) as rig:
        answer = await rig.pool.dispatch(SERVER, a_call("refuse"))
        assert answer == Denied(code=-32602, message="no such thing", data=None, era=Era.LEGACY)


async def test_list_changed_renews_the_catalogue_and_then_tells(tmp_path) -> None:
    async with a_pool(tmp_path, a_fake()) as rig:
        before = await rig.pool.catalog(SERVER, 5)
        assert before is not None
        rig.events.clear()
        mark = rig.pool.catalogs_mark()
        await rig.text("change")
        await rig.until(lambda: bool(rig.events))
        assert rig.events == [CatalogChanged(server=SERVER, kinds=frozenset({ListKind.TOOLS}))]
        after = rig.pool.known_catalog(SERVER)
        assert after is not None
        assert after.version == before.version + 1
        assert rig.pool.catalogs_mark() != mark
        assert [tool.key for tool in after.tools] == ["echo", "changed"]


@pytest.mark.parametrize("habit", ["legacy", "modern"])
async def test_updates_of_a_held_resource_are_told_until_it_is_let_go(tmp_path, habit) -> None:
    async with a_pool(tmp_path, a_fake(habit)) as rig:
        await rig.pool.catalog(SERVER, 5)
        let_go = await rig.pool.hold_resource(SERVER, "a://1")
        let_go_too = await rig.pool.hold_resource(SERVER, "a://1")

        def updates() -> list[ResourceUpdated]:
            return [event for event in rig.events if isinstance(event, ResourceUpdated)]

        await rig.text("touch", uri="a://1")
        await rig.text("touch", uri="a://2")
        await rig.until(lambda: len(updates()) == 1)
        let_go()
        let_go()
        await rig.text("touch", uri="a://1")
        await rig.until(lambda: len(updates()) == 2)
        let_go_too()
        await rig.text("touch", uri="a://1")
        assert updates() == [ResourceUpdated(server=SERVER, uri="a://1")] * 2


async def test_cancelling_tells_the_server_and_leaves_the_pool_clean(tmp_path) -> None:
    seen = tmp_path / "seen"
    async with a_pool(tmp_path, a_fake(env={"FAKE_SEEN": str(seen)})) as rig:
        await rig.text("echo")
        async with asyncio.TaskGroup() as tasks:
            call = tasks.create_task(rig.ask(a_call("silent")))
            await asyncio.sleep(0.02)
            call.cancel()
        assert await rig.text("echo") == "{}"
        last_calls = [json.loads(line) for line in seen.read_bytes().splitlines()]
        [cancelled] = [one for one in last_calls if one["method"] == "notifications/cancelled"]
        [silent] = [one for one in last_calls if one.get("params", {}).get("name") == "silent"]
        assert cancelled["params"] == {"requestId": silent["id"]}


async def test_a_question_on_the_shared_connection_is_refused_clearly(tmp_path) -> None:
    async with a_pool(tmp_path, a_fake()) as rig:
        said = json.loads(await rig.text("ask", method="elicitation/create"))
        assert said["id"] == "q1"
        assert said["error"]["code"] == -32601
        assert "no such capability" in said["error"]["message"]
        assert json.loads(await rig.text("ask", method="ping")) == {"jsonrpc": "2.0", "id": "q1", "result": {}}


async def test_a_question_on_an_own_connection_reaches_its_client(tmp_path) -> None:
    async def ask(questions):
        assert questions == {"1": {"method": "elicitation/create", "params": {"message": "sure?"}}}
        return {"1": {"action": "accept"}}

    request = a_call("ask", method="elicitation/create")
    facts = structs.replace(request.client, capabilities={"elicitation": {}})
    async with a_pool(tmp_path, a_fake()) as rig:
        answer = await rig.pool.dispatch(
            SERVER, structs.replace(request, client=facts, ask=ask, lane=Lane(owner="session:1"))
        )
        assert json.loads(text_of(answer))["result"] == {"action": "accept"}
        refused = await rig.pool.dispatch(SERVER, structs.replace(request, client=facts, lane=Lane(owner="session:1")))
        assert "no client" in json.loads(text_of(refused))["error"]["message"]


async def test_an_input_required_result_goes_to_ask_and_is_sent_again(tmp_path) -> None:
    async def ask(questions):
        assert list(questions) == ["q"]
        return {"q": {"action": "accept"}}

    async with a_pool(tmp_path, a_fake("modern")) as rig:
        client = ClientFacts(capabilities={"elicitation": {}})
        need = structs.replace(a_call("need"), client=client)
        sent = json.loads(text_of(await rig.pool.dispatch(SERVER, structs.replace(need, ask=ask))))
        assert sent["inputResponses"] == {"q": {"action": "accept"}}
        assert sent["requestState"] == "s1"
        with pytest.raises(CannotAsk):
            await rig.pool.dispatch(SERVER, need)
        left_to_the_client = await rig.pool.dispatch(SERVER, structs.replace(need, comes_again=True))
        assert isinstance(left_to_the_client, Answered)
        assert json.loads(left_to_the_client.result)["requestState"] == "s1"
        undeclared = await rig.pool.dispatch(SERVER, a_call("need"))
        assert isinstance(undeclared, Denied)
        assert undeclared.code == -32021


async def test_log_messages_of_a_shared_connection_go_to_the_servers_log_only(tmp_path) -> None:
    async with a_pool(tmp_path, a_fake()) as rig:
        heard: list = []
        await rig.pool.dispatch(SERVER, structs.replace(a_call("log", on_log=heard.append), log_level="debug"))
        assert heard == []
        assert ("careful", "warning") in [(line.text, line.level) for line in rig.pool.tail(SERVER, 50)]


async def test_a_thousand_calls_in_flight_each_get_their_own_answer(tmp_path) -> None:
    async with a_pool(tmp_path, a_fake()) as rig:
        texts = await asyncio.gather(*(rig.text("echo", n=number) for number in range(1000)))
        assert texts == [f'{{"n": {number}}}' for number in range(1000)]


@pytest.mark.parametrize("name", ["twice", "stranger", "garbage"])
async def test_strays_and_garbage_harm_nobody(tmp_path, name) -> None:
    async with a_pool(tmp_path, a_fake()) as rig:
        first = await rig.text(name)
        assert first in ("first", "{}")
        assert await rig.text("echo", a=1) == '{"a": 1}'


async def test_a_line_past_the_limit_ends_the_connection_with_the_reason(tmp_path) -> None:
    limits = replace(DEFAULT_LIMITS, line_bytes=1024 * 1024)
    async with a_pool(tmp_path, a_fake(), limits=limits) as rig:
        await rig.text("echo")
        with pytest.raises(UpstreamMisbehaved, match="a line of more than 1 MiB"):
            await rig.text("long", bytes=2_000_000)
        with pytest.raises(UpstreamMisbehaved, match="a line of more than 1 MiB"):
            await rig.text("endless")
        assert await rig.text("echo", a=1) == '{"a": 1}'


async def test_a_flood_of_notifications_is_dropped_and_counted(tmp_path) -> None:
    async with a_pool(tmp_path, a_fake()) as rig:
        await rig.text("flood", count=5000)
        kept = [line for line in rig.pool.tail(SERVER, 5000) if line.stream is LogStream.MESSAGE]
        assert len(kept) <= 400
        assert await rig.text("echo", a=1) == '{"a": 1}'


async def test_too_many_tools_are_cut_and_shown(tmp_path) -> None:
    async with a_pool(tmp_path, a_fake("many")) as rig:
        catalog = await rig.pool.catalog(SERVER, 5)
        assert catalog is not None
        assert len(catalog.tools) == 2000
        status = rig.pool.status(SERVER)
        assert (status.state, status.reason) == (
            UpstreamState.DEGRADED,
            "it lists more than 2000 tools; the first 2000 are served",
        )


async def test_leaving_the_pool_leaves_no_process(tmp_path) -> None:
    async with a_pool(tmp_path, *(a_fake(server=f"srv_{n}") for n in range(5))) as rig:
        await asyncio.gather(*(rig.text("echo", server=f"srv_{n}") for n in range(5)))
        pids = [rig.pool.status(ServerId(f"srv_{n}")).process_id for n in range(5)]
    assert all(pid is not None and process_gone(pid) for pid in pids)


def test_a_request_has_params_by_default() -> None:
    assert a_request("ping").params == {}
