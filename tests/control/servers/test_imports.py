import pytest

from mcp_orch.contract.names import ProjectId
from mcp_orch.contract.pictures import Role, StdioLaunch
from mcp_orch.control.servers.errors import DefinitionMirrored
from mcp_orch.control.servers.imports import GONE
from mcp_orch.control.servers.schemas import ImportAsked, ImportChange, ImportedServer, NewServer, ServerChange
from mcp_orch.kit.secret import Secret
from tests.control.house import House

FILES = NewServer(name="files", command="npx", args=["files"], env={"KEY": "v1"})
WIKI = NewServer(name="wiki", url="https://wiki.example.org/mcp", headers={"Authorization": "Bearer t"})


async def a_project(house: House) -> ProjectId:
    return (await house.project("demo", admin=await house.user("owner"))).project


@pytest.mark.anyio
async def test_an_import_repeated_changes_nothing(house: House) -> None:
    await a_project(house)
    first = await house.importer.import_many(house.local("demo"), ImportAsked(servers=[FILES, WIKI]))
    assert [(one.name, one.action) for one in first.items] == [("files", "added"), ("wiki", "added")]
    count = len(await house.activity())
    second = await house.importer.import_many(house.local("demo"), ImportAsked(servers=[FILES, WIKI]))
    assert [one.action for one in second.items] == ["unchanged", "unchanged"]
    assert len(await house.activity()) == count


@pytest.mark.anyio
async def test_a_preview_shows_the_difference_and_changes_nothing(house: House) -> None:
    await a_project(house)
    await house.importer.import_many(house.local("demo"), ImportAsked(servers=[FILES]))
    other = FILES.model_copy(update={"args": ["files", "/srv"], "env": {"KEY": "v2"}, "timeout": 60.0, "title": "F"})
    report = await house.importer.import_many(house.local("demo"), ImportAsked(servers=[other, WIKI], preview=True))
    assert report.preview
    assert report.items == [
        ImportedServer(
            name="files",
            action="changed",
            changes=[
                ImportChange(field="args", before=["files"], after=["files", "/srv"]),
                ImportChange(field="env", before=["KEY"], after=["KEY"]),
                ImportChange(field="title", before=None, after="F"),
                ImportChange(field="timeout", before=30.0, after=60.0),
            ],
        ),
        ImportedServer(name="wiki", action="added"),
    ]
    assert len(house.picture("demo").servers) == 1
    done = await house.importer.import_many(house.local("demo"), ImportAsked(servers=[other]))
    assert done.items[0].action == "changed"
    view = house.picture("demo").server("files")
    assert view is not None
    assert isinstance(view.definition.reach, StdioLaunch)
    assert view.definition.reach.env == {"KEY": Secret("v2")}


@pytest.mark.anyio
async def test_what_can_not_be_taken_says_why_and_the_rest_is_taken(house: House) -> None:
    await a_project(house)
    admin = await house.member("ann", project="demo", role=Role.ADMIN)
    await house.servers.create(house.local("demo"), NewServer(name="web.site", url="https://x.example.org/mcp"))
    report = await house.importer.import_many(
        house.visit(admin, "demo"),
        ImportAsked(
            servers=[
                FILES,
                NewServer(name="mcp", url="https://x/mcp"),
                WIKI,
                NewServer(name="web-site", url="https://x/m"),
            ]
        ),
    )
    assert [(one.name, one.action) for one in report.items] == [
        ("files", "added"),
        ("mcp", "refused"),
        ("wiki", "added"),
        ("web-site", "refused"),
    ]
    assert [one.held for one in report.items] == [True, False, False, False]
    assert "looks like 'web.site'" in str(report.items[3].reason)


@pytest.mark.anyio
async def test_a_mirrored_file_is_followed_and_read_only_elsewhere(house: House) -> None:
    project = await a_project(house)
    report = await house.importer.mirror(project, [FILES.model_copy(update={"env": {"KEY": "${LITERAL}"}}), WIKI])
    assert [one.action for one in report.items] == ["added", "added"]
    view = house.picture("demo").server("files")
    assert view is not None
    assert isinstance(view.definition.reach, StdioLaunch)
    assert view.definition.reach.env == {"KEY": Secret("${LITERAL}")}
    assert view.enabled
    with pytest.raises(DefinitionMirrored):
        await house.servers.change(house.local("demo"), "files", change=ServerChange(title="T"))
    with pytest.raises(DefinitionMirrored):
        await house.servers.delete(house.local("demo"), "files")
    imported = await house.importer.import_many(house.local("demo"), ImportAsked(servers=[WIKI]))
    assert imported.items[0].action == "refused"
    await house.servers.change(house.local("demo"), "wiki", change=ServerChange(disabled=True))
    again = await house.importer.mirror(project, [FILES, WIKI])
    assert [one.action for one in again.items] == ["changed", "unchanged"]
    assert not (await house.servers.get(house.local("demo"), "wiki")).enabled


@pytest.mark.anyio
async def test_a_server_gone_from_the_file_is_off_until_it_is_back(house: House) -> None:
    project = await a_project(house)
    await house.importer.mirror(project, [FILES, WIKI])
    gone = await house.importer.mirror(project, [WIKI])
    assert [(one.name, one.action, one.reason) for one in gone.items] == [
        ("wiki", "unchanged", None),
        ("files", "disabled", GONE),
    ]
    seen = await house.servers.get(house.local("demo"), "files")
    assert (seen.enabled, seen.off_reason) == (False, GONE)
    assert [one.action for one in (await house.importer.mirror(project, [WIKI])).items] == ["unchanged"]
    await house.importer.mirror(project, [FILES, WIKI])
    assert (await house.servers.get(house.local("demo"), "files")).enabled
    await house.importer.mirror(project, [WIKI])
    await house.servers.delete(house.local("demo"), "files")
    assert len(house.picture("demo").servers) == 1


@pytest.mark.anyio
async def test_the_switch_in_the_file_moves_the_switch_of_the_hub_when_it_changes(house: House) -> None:
    project = await a_project(house)
    off = FILES.model_copy(update={"disabled": True})
    await house.importer.mirror(project, [off])
    seen = await house.servers.get(house.local("demo"), "files")
    assert (seen.enabled, seen.off_reason) == (False, "disabled in the configuration file")
    await house.servers.change(house.local("demo"), "files", change=ServerChange(disabled=False))
    await house.importer.mirror(project, [off])
    assert (await house.servers.get(house.local("demo"), "files")).enabled
    await house.importer.mirror(project, [FILES])
    await house.importer.mirror(project, [off])
    assert not (await house.servers.get(house.local("demo"), "files")).enabled


@pytest.mark.anyio
async def test_a_file_takes_over_a_server_of_the_same_name(house: House) -> None:
    project = await a_project(house)
    await house.servers.create(house.local("demo"), FILES)
    report = await house.importer.mirror(project, [FILES])
    assert report.items == [
        ImportedServer(
            name="files", action="changed", changes=[ImportChange(field="kept by", before="hub", after="file")]
        )
    ]
    assert (await house.servers.get(house.local("demo"), "files")).mirrored
