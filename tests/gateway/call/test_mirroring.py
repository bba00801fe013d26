"""Arguments in headers: compared with the body; tools that can't be mirrored are hidden from who would have to."""

from dataclasses import replace
from typing import Any

import pytest
from msgspec import structs

from mcp_orch.contract.endpoints import EndpointRef
from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.revisions import NEWEST_LEGACY, NEWEST_MODERN
from mcp_orch.gateway.call.call import Completed, Failed, Outcome
from tests.builders import a_catalog, of_server, unified
from tests.gateway.call.scene import WIKI, Scene

pytestmark = pytest.mark.anyio

SQL = replace(
    a_catalog("git", tools=["run", "odd", "plain"]),
    mirrored={"run": ((("region",), "Mcp-Param-Region"),)},
    header_faults={"odd": "x-mcp-header of region is not a header name"},
)


async def called(
    tool: str,
    region: Any = None,
    *,
    at: EndpointRef | None = None,
    revision: str = NEWEST_MODERN,
    **headers: str,
) -> Outcome:
    scene = Scene(catalogs=(SQL, WIKI))
    arguments = {} if region is None else {"region": region}
    call = scene.call("tools/call", at=at or of_server("git"), name=tool, arguments=arguments)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return await scene.room.run(structs.replace(call, revision=revision, trusted_headers=sent))


@pytest.mark.parametrize(("at", "tool"), [(of_server("git"), "run"), (unified(), "git__run")])
async def test_a_header_must_say_what_the_body_says_whatever_the_tool_is_called(at: EndpointRef, tool: str) -> None:
    assert isinstance(await called(tool, "west", at=at, mcp_param_region="west"), Completed)
    assert isinstance(await called(tool, "west", at=at, mcp_param_region="=?base64?d2VzdA==?="), Completed)
    wrong = await called(tool, "west", at=at, mcp_param_region="east")
    assert wrong == Failed(
        kind=ErrorKind.MALFORMED,
        message="Header mismatch: Mcp-Param-Region says 'east', the body says something else at the argument 'region'",
        code=-32020,
    )
    missing = await called(tool, "west", at=at)
    assert isinstance(missing, Failed)
    assert missing.code == -32020


async def test_a_header_that_nobody_declared_is_no_mismatch() -> None:
    assert isinstance(await called("run", mcp_param_tenant="7"), Completed)
    assert isinstance(await called("plain", "west", mcp_param_region="east"), Completed)


async def test_earlier_revisions_mirror_nothing() -> None:
    assert isinstance(await called("run", "west", revision=NEWEST_LEGACY), Completed)


@pytest.mark.parametrize(("at", "prefix"), [(of_server("git"), ""), (unified(), "git__")])
async def test_a_tool_with_illegal_annotations_is_there_for_earlier_revisions_alone(
    at: EndpointRef, prefix: str
) -> None:
    scene = Scene(catalogs=(SQL, WIKI))
    listed: dict[str, list[str]] = {}
    for revision in (NEWEST_LEGACY, NEWEST_MODERN):
        outcome = await scene.room.run(structs.replace(scene.call("tools/list", at=at), revision=revision))
        assert isinstance(outcome, Completed)
        listed[revision] = [name for name in ("run", "odd", "plain") if f'"{prefix}{name}"'.encode() in outcome.result]
    assert listed == {NEWEST_LEGACY: ["run", "odd", "plain"], NEWEST_MODERN: ["run", "plain"]}
    assert isinstance(await called(f"{prefix}odd", at=at, revision=NEWEST_LEGACY), Completed)
    refused = await called(f"{prefix}odd", at=at)
    assert refused == Failed(kind=ErrorKind.INVALID, message=f"Unknown tool: {prefix}odd")


async def test_a_tool_of_a_server_that_was_never_listed_is_not_compared() -> None:
    scene = Scene(catalogs=(WIKI,))
    call = scene.call("tools/call", at=of_server("git"), name="run", arguments={"region": "west"})
    assert isinstance(await scene.room.run(structs.replace(call, revision=NEWEST_MODERN)), Completed)


async def test_what_is_no_tool_has_no_arguments_in_headers() -> None:
    scene = Scene(catalogs=(SQL, WIKI))
    call = scene.call("resources/read", at=of_server("git"), uri="run")
    assert isinstance(await scene.room.run(structs.replace(call, revision=NEWEST_MODERN)), Completed)
