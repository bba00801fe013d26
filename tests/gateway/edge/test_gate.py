"""Nobody gets in by another name, from another site, or with a header that can be read in two ways."""

import pytest

from mcp_orch.gateway.edge.settings import EdgeSettings
from tests.gateway.edge.serving import PATH, an_edge, modern_request
from tests.gateway.fakes import KEY

pytestmark = pytest.mark.anyio

AUTH = (b"authorization", f"Bearer {KEY}".encode())


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:1234", "LOCALHOST:9", "127.0.0.1:8000", "[::1]:8000", "[::1]"]
)
async def test_hosts_of_this_machine_are_served(host: str) -> None:
    async with an_edge() as edge:
        heard = await edge.modern("tools/call", {"name": "a"}, fields={"host": host})

    assert heard.status == 200


@pytest.mark.parametrize("host", ["evil.example.com", "localhost.evil.com", "", "[::2]:80", "127.0.0.1.nip.io"])
@pytest.mark.parametrize("method", ["POST", "GET", "DELETE", "OPTIONS"])
async def test_unknown_host_is_refused_and_the_setting_named(host: str, method: str) -> None:
    async with an_edge() as edge:
        heard = await edge.ask(method, fields={"host": host})

    assert heard.status == 421
    assert "MCP_ORCH_ALLOWED_HOSTS" in heard.json["error"]["message"]
    assert heard.json["error"]["code"] == -33421
    assert heard.json["error"]["data"]["request_id"].startswith("req_")
    assert "id" not in heard.json


async def test_host_with_a_port_allows_that_port_alone() -> None:
    async with an_edge(settings=EdgeSettings(allowed_hosts=frozenset({"Hub.example:8443"}))) as edge:
        assert (await edge.ask("OPTIONS", fields={"host": "hub.example:8443"})).status == 204
        assert (await edge.ask("OPTIONS", fields={"host": "hub.example:80"})).status == 421


async def test_hosts_that_passed_are_remembered_up_to_a_limit() -> None:
    async with an_edge() as edge:
        for port in range(300):
            assert (await edge.ask("OPTIONS", fields={"host": f"localhost:{port}"})).status == 204

        assert len(edge.app._gate._passed) < 256


@pytest.mark.parametrize(
    "origin", ["http://evil.example.com", "null", "https://localhost:9999", "file://", "http://localhost"]
)
async def test_page_of_another_site_is_refused(origin: str) -> None:
    async with an_edge() as edge:
        heard = await edge.modern("tools/call", {"name": "a"}, fields={"origin": origin})

    assert heard.status == 403
    assert "MCP_ORCH_CORS_ORIGINS" in heard.json["error"]["message"]
    assert "access-control-allow-origin" not in heard.fields
    assert not edge.room.calls


async def test_page_of_this_very_host_may_call() -> None:
    async with an_edge() as edge:
        heard = await edge.modern("tools/call", {"name": "a"}, fields={"origin": "http://localhost:8000"})

    assert heard.status == 200
    assert "access-control-allow-origin" not in heard.fields


async def test_allowed_origin_gets_its_fields_on_answers_and_errors() -> None:
    settings = EdgeSettings(allowed_origins=frozenset({"https://app.example.com"}))
    async with an_edge(settings=settings) as edge:
        fields = {"origin": "https://app.example.com"}
        answers = [
            await edge.modern("tools/call", {"name": "a"}, fields=fields),
            await edge.modern("nope", fields=fields),
            await edge.modern("tools/call", {"name": "a"}, fields=fields, key=None),
            await edge.ask("POST", body=b"{", fields=fields),
        ]

    assert [heard.status for heard in answers] == [200, 200, 401, 400]
    assert {heard.fields["access-control-allow-origin"] for heard in answers} == {"https://app.example.com"}
    assert {heard.fields["vary"] for heard in answers} == {"Origin"}
    assert all("Mcp-Session-Id" in heard.fields["access-control-expose-headers"] for heard in answers)


async def test_browser_is_told_what_a_page_may_send() -> None:
    settings = EdgeSettings(allowed_origins=frozenset({"https://app.example.com"}))
    fields = {
        "origin": "https://app.example.com",
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization, content-type, mcp-method, Mcp-Param-Region, x-evil",
    }
    async with an_edge(settings=settings) as edge:
        heard = await edge.ask("OPTIONS", fields=fields, key=None)

    assert heard.status == 204
    assert heard.fields["access-control-allow-headers"] == "authorization, content-type, mcp-method, mcp-param-region"
    assert "DELETE" in heard.fields["access-control-allow-methods"]
    assert "content-length" not in heard.fields


async def test_options_without_an_origin_names_the_methods() -> None:
    async with an_edge() as edge:
        heard = await edge.ask("OPTIONS", key=None)

    assert (heard.status, heard.fields["allow"]) == (204, "GET, POST, DELETE, OPTIONS")


@pytest.mark.parametrize(
    "twice",
    [AUTH, (b"mcp-session-id", b"a"), (b"mcp-name", b"a"), (b"host", b"localhost"), (b"mcp-param-region", b"x")],
)
async def test_field_that_was_sent_twice_is_refused(twice: tuple[bytes, bytes]) -> None:
    async with an_edge() as edge:
        heard = await edge.ask("POST", pairs=((b"host", b"localhost"), twice, twice), body=b"{}")

    assert heard.status == 400
    assert twice[0].decode() in heard.json["error"]["message"]


async def test_harmless_field_may_come_twice() -> None:
    async with an_edge() as edge:
        request = modern_request("tools/call", {"name": "a"})
        pairs = ((b"host", b"localhost"), (b"x-forwarded-for", b"1"), (b"x-forwarded-for", b"2"))
        heard = await edge.ask("POST", pairs=pairs, **request)

    assert heard.status == 200


async def test_header_that_is_too_large_is_refused() -> None:
    async with an_edge() as edge:
        many = tuple((b"x-%d" % n, b"v") for n in range(100))
        by_number = await edge.ask("GET", pairs=((b"host", b"localhost"), *many))
        by_size = await edge.ask("GET", fields={"x-long": "a" * 70_000})

    assert [by_number.status, by_size.status] == [431, 431]


async def test_credential_in_the_url_is_none() -> None:
    async with an_edge() as edge:
        request = modern_request("tools/call", {"name": "a"})
        heard = await edge.ask("POST", f"{PATH}?api_key={KEY}&access_token={KEY}", key=None, **request)

    assert heard.status == 401
    assert heard.fields["www-authenticate"] == 'Bearer realm="mcp-orch"'


@pytest.mark.parametrize("scheme", ["bearer", "BEARER", "Bearer"])
async def test_scheme_of_the_credential_is_read_without_regard_to_case(scheme: str) -> None:
    async with an_edge() as edge:
        heard = await edge.modern("tools/call", {"name": "a"}, fields={"authorization": f"{scheme} {KEY}"}, key=None)

    assert heard.status == 200


async def test_other_schemes_carry_no_credential() -> None:
    async with an_edge() as edge:
        heard = await edge.modern("tools/call", {"name": "a"}, fields={"authorization": f"Basic {KEY}"}, key=None)

    assert heard.status == 401


async def test_websocket_is_left_alone() -> None:
    async with an_edge() as edge:
        conversation = edge.talk("GET")
        conversation._scope["type"] = "websocket"
        heard = await conversation.run()

    assert heard.status == 0
