"""Modern clients: every request says all that is needed, in body and header alike."""

import base64
from typing import Any

import pytest

from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.revisions import Era
from mcp_orch.gateway.call.call import Call, Completed, Failed, Outcome
from mcp_orch.gateway.upstream.dispatch import ClientFacts
from tests.gateway.edge.serving import META, an_edge, modern_request
from tests.gateway.fakes import FACTS, FakeRoom

pytestmark = pytest.mark.anyio

VERSION = "io.modelcontextprotocol/protocolVersion"
CAPABILITIES = "io.modelcontextprotocol/clientCapabilities"
CLIENT = "io.modelcontextprotocol/clientInfo"
LEVEL = "io.modelcontextprotocol/logLevel"


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in META.items() if key != name}


@pytest.mark.parametrize(
    "params",
    [
        {"_meta": None},
        {"_meta": []},
        {"_meta": {}},
        {"_meta": without(VERSION)},
        {"_meta": without(CAPABILITIES)},
        {"_meta": {**META, VERSION: 5}},
        {"_meta": {**META, CAPABILITIES: []}},
        {"_meta": {**META, LEVEL: "loud"}},
        {"_meta": {**META, LEVEL: 1}},
    ],
)
async def test_envelope_that_is_not_whole_is_refused(params: Any) -> None:
    async with an_edge() as edge:
        heard = await edge.modern("tools/list", params)

    assert (heard.status, heard.json["error"]["code"], heard.json["id"]) == (400, -32602, 1)


async def test_blanks_around_a_header_mean_nothing() -> None:
    async with an_edge() as edge:
        heard = await edge.modern("tools/list", {}, fields={"mcp-method": " tools/list  "})

    assert heard.status == 200


async def test_client_need_not_say_who_it_is() -> None:
    async with an_edge() as edge:
        anonymous = await edge.modern("tools/call", {"name": "a", "_meta": without(CLIENT)})
        odd = await edge.modern("tools/call", {"name": "a", "_meta": {**META, CLIENT: 7}})

    assert [anonymous.status, odd.status] == [200, 200]
    assert {call.client.name for call in edge.room.calls} == {""}


@pytest.mark.parametrize(
    ("method", "params", "fields"),
    [
        ("tools/list", {}, {"mcp-method": "prompts/list"}),
        ("tools/list", {}, {"mcp-method": "TOOLS/LIST"}),
        ("tools/list", {}, {"mcp-method": "-"}),
        ("tools/list", {}, {"mcp-protocol-version": "-"}),
        ("tools/list", {}, {"mcp-protocol-version": "2025-11-25"}),
        ("tools/call", {"name": "a"}, {"mcp-name": "b"}),
        ("tasks/get", {"taskId": "a"}, {"mcp-name": "b"}),
        ("tools/call", {"name": "a"}, {"mcp-name": "-"}),
        ("tools/call", {"name": "a"}, {"mcp-name": "A"}),
        ("tools/call", {"name": "a"}, {"mcp-name": "=?base64?YQ?="}),
        ("tools/call", {"name": "a"}, {"mcp-name": "=?base64?!!!!?="}),
        ("tools/call", {"name": "a"}, {"mcp-name": "=?base64?/w==?="}),
        ("tools/call", {"name": "a"}, {"mcp-name": "=?base64?YR==?="}),
        ("tools/call", {"name": "=?base64?YQ==?="}, {"mcp-name": "=?base64?YQ==?="}),
        ("prompts/get", {"name": "a"}, {"mcp-name": "b"}),
        ("resources/read", {"uri": "a://b"}, {"mcp-name": "a://c"}),
    ],
)
async def test_header_that_says_something_else_than_the_body_is_refused(
    method: str, params: dict[str, Any], fields: dict[str, str]
) -> None:
    async with an_edge() as edge:
        heard = await edge.modern(method, params, fields=fields)

    assert (heard.status, heard.json["error"]["code"], heard.json["id"]) == (400, -32020, 1)
    assert not edge.room.calls


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("a", "  a  "),
        ("a", "=?base64?YQ==?="),
        ("도구", f"=?base64?{base64.b64encode('도구'.encode()).decode()}?="),
        ("=?base64?x", "=?base64?x"),
        ("x?=", "x?="),
        ("=?base64?=", "=?base64?="),
    ],
)
async def test_name_is_compared_after_decoding(name: str, field: str) -> None:
    async with an_edge() as edge:
        heard = await edge.modern("tools/call", {"name": name}, fields={"mcp-name": field})

    assert heard.status == 200


async def test_name_of_the_wrong_type_is_left_to_the_call_room() -> None:
    async with an_edge() as edge:
        await edge.modern("tools/call", {"name": 7}, fields={"mcp-name": "7"})

    assert edge.room.calls[0].params == {"name": 7}


@pytest.mark.parametrize("revision", ["2027-01-01", "v999.0.0", "2025-11-25", ""])
async def test_revision_that_is_not_served_is_named_with_those_that_are(revision: str) -> None:
    async with an_edge() as edge:
        heard = await edge.modern(
            "server/discover", {"_meta": {**META, VERSION: revision}}, fields={"mcp-protocol-version": revision}
        )

    error = heard.json["error"]
    assert (heard.status, error["code"]) == (400, -32022)
    assert error["data"]["supported"] == ["2026-07-28"]
    assert error["data"]["requested"] == revision


async def test_header_with_an_unknown_revision_and_no_envelope_is_refused() -> None:
    async with an_edge() as edge:
        heard = await edge.ask(
            "POST", body={"jsonrpc": "2.0", "id": 1, "method": "ping"}, fields={"mcp-protocol-version": "1999-01-01"}
        )

    assert heard.status == 400
    assert "2025-11-25" in heard.json["error"]["message"]


@pytest.mark.parametrize(
    "method", ["initialize", "ping", "logging/setLevel", "resources/subscribe", "resources/unsubscribe"]
)
async def test_methods_of_earlier_revisions_are_gone(method: str) -> None:
    async with an_edge() as edge:
        heard = await edge.modern(method)

    assert (heard.status, heard.json["error"]["code"]) == (404, -32601)


async def test_unknown_method_is_not_found() -> None:
    async def unknown(call: Call) -> Outcome:
        return Failed(kind=ErrorKind.UNSUPPORTED, message=f"Method not found: {call.method}")

    async with an_edge(FakeRoom(handler=unknown)) as edge:
        heard = await edge.modern("unknown/method")

    assert (heard.status, heard.json["error"]["code"]) == (404, -32601)


@pytest.mark.parametrize(("code", "status"), [(-32021, 400), (-32601, 404), (-32602, 200), (-32603, 200)])
async def test_error_of_a_server_has_the_status_that_its_code_prescribes(code: int, status: int) -> None:
    async def fail(call: Call) -> Outcome:
        data = b'{"requiredCapabilities":{"sampling":{}}}'
        return Failed(kind=ErrorKind.UPSTREAM, message="no", code=code, data=data, era=Era.MODERN)

    async with an_edge(FakeRoom(handler=fail)) as edge:
        heard = await edge.modern("tools/call", {"name": "a"})

    assert (heard.status, heard.json["error"]["code"]) == (status, code)
    assert heard.json["error"]["data"]["requiredCapabilities"] == {"sampling": {}}


async def test_call_goes_on_without_its_envelope() -> None:
    async with an_edge() as edge:
        await edge.modern(
            "tools/call",
            {
                "name": "a",
                "arguments": {"x": 1},
                "_meta": {**META, "progressToken": 1, "traceparent": "t", LEVEL: "info"},
            },
            fields={"mcp-param-Region": " eu ", "x-other": "no"},
        )
        await edge.modern("tools/list")

    call, listing = edge.room.calls
    assert call.params == {"name": "a", "arguments": {"x": 1}, "_meta": {"traceparent": "t"}}
    assert listing.params == {}
    assert call.client == ClientFacts(name="tester", version="1", capabilities={})
    assert (call.revision, call.transport, call.session, call.log_level) == ("2026-07-28", "mcp", "", "info")
    assert call.trusted_headers == {"mcp-param-region": "eu"}
    assert call.on_progress is not None
    assert (listing.on_progress, listing.on_log, listing.log_level) == (None, None, None)
    assert call.address == "127.0.0.1"


@pytest.mark.parametrize("token", [True, None, 1.5, []])
async def test_token_of_another_type_is_none(token: Any) -> None:
    async with an_edge() as edge:
        await edge.modern("tools/call", {"name": "a"}, meta={"progressToken": token})

    assert edge.room.calls[0].on_progress is None


async def test_endpoint_says_what_it_is() -> None:
    facts = type(FACTS)(
        name="x",
        version="1",
        title=None,
        instructions=None,
        capabilities={"tools": {}, "tasks": {}},
        server_info={"name": "x"},
    )
    async with an_edge() as edge:
        first = await edge.modern("server/discover")
        edge.room.facts = facts
        second = await edge.modern("server/discover")
        called = await edge.modern("tools/call", {"name": "a"})

    assert first.json["result"]["supportedVersions"] == ["2026-07-28"]
    assert first.json["result"]["instructions"] == "Be kind."
    assert second.json["result"] == {
        "resultType": "complete",
        "supportedVersions": ["2026-07-28"],
        "capabilities": {"tools": {}},
        "ttlMs": 0,
        "cacheScope": "private",
        "_meta": {"io.modelcontextprotocol/serverInfo": {"name": "x"}},
    }
    assert called.json["result"]["_meta"]["io.modelcontextprotocol/serverInfo"] == {"name": "x"}


async def test_endpoint_that_can_not_say_what_it_is_says_why() -> None:
    facts = Failed(kind=ErrorKind.UPSTREAM, message="server echo: command not found")
    async with an_edge(FakeRoom(facts=facts)) as edge:
        heard = await edge.modern("server/discover")

    assert (heard.status, heard.json["error"]["code"]) == (200, -33502)


async def test_stamps_of_endpoints_are_remembered_up_to_a_limit() -> None:
    async with an_edge() as edge:
        front = edge.app._posting._fronts._modern
        for number in range(1_005):
            front._remember(f"/p{number}", front._hub)

    assert len(front._stamps) == 1_000


async def test_notifications_are_taken_and_go_nowhere() -> None:
    async with an_edge() as edge:
        fields = {"mcp-protocol-version": "2026-07-28"}
        note = {"jsonrpc": "2.0", "method": "notifications/anything"}
        taken = await edge.ask("POST", body=note, fields=fields)
        enveloped = await edge.ask("POST", body={**note, "params": {"_meta": META}})
        wrong = await edge.ask("POST", body={**note, "params": {"_meta": META}}, fields={"mcp-protocol-version": "x"})

    assert (taken.status, taken.body, enveloped.status) == (202, b"", 202)
    assert (wrong.status, wrong.json["error"]["code"]) == (400, -32022)


async def test_answers_of_clients_have_nothing_to_answer() -> None:
    async with an_edge() as edge:
        heard = await edge.ask(
            "POST", body={"jsonrpc": "2.0", "id": 1, "result": {}}, fields={"mcp-protocol-version": "2026-07-28"}
        )

    assert (heard.status, heard.json["error"]["code"]) == (400, -32600)


async def test_session_of_a_modern_request_is_ignored() -> None:
    async with an_edge() as edge:
        heard = await edge.modern("tools/call", {"name": "a"}, fields={"mcp-session-id": "made-up"})

    assert heard.status == 200
    assert "mcp-session-id" not in heard.fields


async def test_list_of_a_legacy_server_is_cacheable_for_a_modern_client() -> None:
    async def listed(call: Call) -> Outcome:
        return Completed(result=b'{"tools":[]}', era=Era.LEGACY)

    async with an_edge(FakeRoom(handler=listed)) as edge:
        heard = await edge.modern("tools/list")

    assert heard.json["result"]["cacheScope"] == "private"


async def test_request_may_carry_its_envelope_alone() -> None:
    async with an_edge() as edge:
        request = modern_request("tools/call", {"name": "a"})
        del request["fields"]["mcp-protocol-version"]
        heard = await edge.ask("POST", **request)

    assert heard.json["error"]["code"] == -32020
