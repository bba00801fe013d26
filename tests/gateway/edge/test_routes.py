"""Paths of endpoints have one reading."""

import pytest

from mcp_orch.contract.endpoints import EndpointKind, EndpointRef
from mcp_orch.gateway.edge.application import GatewayApplication
from mcp_orch.gateway.edge.routes import Routes

UNIFIED = EndpointRef(project="demo", kind=EndpointKind.UNIFIED)


@pytest.mark.parametrize(
    ("path", "endpoint", "decoded"),
    [
        (
            b"/projects/demo/servers/echo/mcp",
            EndpointRef(project="demo", kind=EndpointKind.SERVER, name="echo"),
            "/projects/demo/servers/echo/mcp",
        ),
        (
            b"/projects/demo/toolsets/best/sse",
            EndpointRef(project="demo", kind=EndpointKind.TOOLSET, name="best"),
            "/projects/demo/toolsets/best/sse",
        ),
        (b"/projects/demo/unified/mcp", UNIFIED, "/projects/demo/unified/mcp"),
        (b"/projects/demo/mcp", UNIFIED, "/projects/demo/unified/mcp"),
        (b"/projects/d%65mo/mcp", UNIFIED, "/projects/demo/unified/mcp"),
        (
            b"/projects/a%20b/servers/%EC%84%9C/mcp",
            EndpointRef(project="a b", kind=EndpointKind.SERVER, name="서"),
            "/projects/a b/servers/서/mcp",
        ),
    ],
)
def test_path_of_an_endpoint_is_taken_apart(path: bytes, endpoint: EndpointRef, decoded: str) -> None:
    route = Routes().find(path)

    assert route is not None
    assert (route.endpoint, route.path, route.sent) == (endpoint, decoded, path.decode())


@pytest.mark.parametrize(
    "path",
    [
        b"/",
        b"projects/demo/mcp",
        b"/projects/mcp",
        b"/projects//mcp",
        b"/projects/demo/other/mcp",
        b"/projects/demo/servers/mcp",
        b"/projects/demo/servers/a/b/mcp",
        b"/projects/demo/servers/a%2Fb/mcp",
        b"/projects/demo/servers/a%00b/mcp",
        b"/projects/demo/servers/a%0Ab/mcp",
        b"/projects/demo/servers/%ff/mcp",
        b"/projects/demo/servers/%zz/mcp",
        b"/projects/demo/servers/%4/mcp",
        b"/projects/demo/mcp/",
        b"/project/demo/mcp",
        b"/projects/demo/unified/messages",
        b"/projects/" + b"a" * 201 + b"/mcp",
        b"/projects/" + b"a" * 601 + b"/mcp",
        b"/projects/d\xc3\xa9/mcp",
    ],
)
def test_path_that_is_no_endpoint_leads_nowhere(path: bytes) -> None:
    assert Routes().find(path) is None


def test_escape_is_decoded_once_only() -> None:
    route = Routes().find(b"/projects/a%2525/mcp")

    assert route is not None
    assert route.endpoint.project == "a%25"


def test_routes_are_remembered_up_to_a_limit() -> None:
    routes = Routes()
    for number in range(5_000):
        routes.find(b"/projects/p%d/mcp" % number)

    assert routes.find(b"/projects/p1/mcp") is routes.find(b"/projects/p1/mcp")
    assert len(routes._known) < 4_096


def test_only_paths_that_end_in_a_transport_are_the_gateways() -> None:
    asked = [
        "/projects/a/mcp",
        "/projects/a/sse",
        "/projects/a/x/y/z/mcp",
        "/projects/a/servers",
        "/mcp",
        "/api/v1/mcp",
    ]

    assert [path for path in asked if GatewayApplication.serves(path)] == asked[:3]
