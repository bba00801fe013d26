"""The values that both planes share."""

import pytest

from mcp_orch.contract.endpoints import EndpointKind, EndpointRef
from mcp_orch.contract.errors import ErrorKind, OrchError
from mcp_orch.contract.failures import AuditUnavailable
from mcp_orch.contract.names import ProjectId, ProjectName, ServerId, ServerName, ToolsetId, ToolsetName
from mcp_orch.contract.pictures import Picture, ServerDefinition, ServerView, StdioLaunch, ToolsetView, Transport
from mcp_orch.contract.revisions import REVISIONS, Era, era_of

GITHUB = ServerView(
    definition=ServerDefinition(
        id=ServerId("srv_1"), name=ServerName("GitHub"), transport=Transport.STDIO, reach=StdioLaunch(command="x")
    )
)
READERS = ToolsetView(id=ToolsetId("tst_1"), name=ToolsetName("readers"), entries=((GITHUB.id, None),))
PICTURE = Picture(
    version=1,
    project=ProjectId("prj_1"),
    name=ProjectName("demo"),
    servers={GITHUB.id: GITHUB},
    toolsets={READERS.id: READERS},
    server_ids={"github": GITHUB.id, GITHUB.id: GITHUB.id},
    toolset_ids={"readers": READERS.id},
)


@pytest.mark.parametrize("ref", ["GitHub", "github", "GITHUB", "srv_1"])
def test_server_is_found_by_name_in_any_case_and_by_id(ref: str) -> None:
    assert PICTURE.server(ref) is GITHUB


def test_unknown_server_and_toolset_are_none() -> None:
    assert PICTURE.server("slack") is None
    assert PICTURE.toolset("writers") is None


def test_toolset_is_found_by_name() -> None:
    assert PICTURE.toolset("Readers") is READERS


def test_view_passes_on_id_and_name() -> None:
    assert (GITHUB.id, GITHUB.name) == ("srv_1", "GitHub")


@pytest.mark.parametrize(
    ("kind", "name", "path"),
    [
        (EndpointKind.UNIFIED, None, "/projects/demo/unified"),
        (EndpointKind.SERVER, "github", "/projects/demo/servers/github"),
        (EndpointKind.TOOLSET, "readers", "/projects/demo/toolsets/readers"),
    ],
)
def test_endpoint_knows_its_path(kind: EndpointKind, name: str | None, path: str) -> None:
    assert EndpointRef(project="demo", kind=kind, name=name).path == path


def test_only_the_newest_revision_is_modern() -> None:
    assert [revision for revision in REVISIONS if era_of(revision) is Era.MODERN] == ["2026-07-28"]


def test_error_carries_message_hint_and_kind() -> None:
    error = AuditUnavailable("the journal is full", hint="free some space")

    assert isinstance(error, OrchError)
    assert (str(error), error.hint, error.kind) == ("the journal is full", "free some space", ErrorKind.UNAVAILABLE)
