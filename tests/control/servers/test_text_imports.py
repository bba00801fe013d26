import json

import pytest

from mcp_orch.contract.pictures import RemoteAddress, Role, StdioLaunch
from mcp_orch.control.servers.schemas import OfferedSlot, TextImportAsked, TextImportReport
from mcp_orch.formats.errors import UnreadableFile
from mcp_orch.kit.secret import Secret
from tests.control.house import House

pytestmark = pytest.mark.anyio

TEXT = """{
  // pasted from a client
  "mcpServers": {
    "files": {"command": "npx", "args": ["-y", "files", "--token", "s3cret-t0ken"], "env": {"GITHUB_TOKEN": "ghp_0123456789abcdefghij"}},
    "wiki": {"url": "https://wiki.example.org/mcp", "headers": {"Authorization": "Bearer w1k1-t0ken-value"}, "autoApprove": ["x"]},
    "needs": {"url": "https://needs.example.org/mcp", "headers": {"X-Key": "${NEEDED}"}},
    "broken": {"command": 7}, "too-long-a-name-for-a-server-of-this-hub-by-far-and-away": {"command": "x"},
  },
}"""  # noqa: E501  as people paste it


async def paste(
    house: House, *, preview: bool = False, slots: list[str] | None = None, text: str = TEXT
) -> TextImportReport:
    asked = TextImportAsked(text=text, preview=preview, slots=slots or [])
    return await house.text_imports.take(house.local("demo"), asked)


@pytest.fixture
async def demo(house: House) -> House:
    await house.project("demo", admin=await house.user("owner"))
    return house


async def test_a_preview_says_everything_and_does_nothing(demo: House) -> None:
    report = await paste(demo, preview=True)
    assert report.shape.startswith("mcpServers")
    assert [(one.name, one.action) for one in report.items] == [
        ("files", "added"),
        ("wiki", "added"),
        ("needs", "added"),
    ]
    assert [problem.split(":")[0] for problem in report.problems] == [
        "server 'broken'",
        "server 'too-long-a-name-for-a-server-of-this-hub-by-far-and-away'",
    ]
    assert report.remarks == [
        "server 'wiki': autoApprove is left out: which tools run without asking is decided by each client"
    ]
    assert report.secrets == [
        OfferedSlot(server="files", where="env.GITHUB_TOKEN", slot="GITHUB_TOKEN", exposed=False, lifted=False),
        OfferedSlot(server="files", where="args[3]", slot="FILES_TOKEN", exposed=True, lifted=True),
        OfferedSlot(
            server="wiki", where="headers.Authorization", slot="WIKI_AUTHORIZATION", exposed=False, lifted=False
        ),
    ]
    assert report.missing_secrets == ["NEEDED"]
    assert demo.picture("demo").servers == {}
    assert (await demo.secrets.page(demo.local("demo"))).items == []
    assert "s3cret" not in report.model_dump_json()


async def test_chosen_secrets_become_slots_and_the_rest_is_sealed(demo: House) -> None:
    await paste(demo, slots=["WIKI_AUTHORIZATION"])
    files, wiki = demo.picture("demo").server("files"), demo.picture("demo").server("wiki")
    assert files is not None
    assert wiki is not None
    assert files.definition.reach == StdioLaunch(
        command="npx",
        args=("-y", "files", "--token", "s3cret-t0ken"),
        env={"GITHUB_TOKEN": Secret("ghp_0123456789abcdefghij")},
    )
    assert wiki.definition.reach == RemoteAddress(
        url="https://wiki.example.org/mcp", headers={"Authorization": Secret("Bearer w1k1-t0ken-value")}
    )
    names = {one.name for one in (await demo.secrets.page(demo.local("demo"))).items}
    assert names == {"FILES_TOKEN", "WIKI_AUTHORIZATION"}
    assert (await demo.servers.get(demo.local("demo"), "files")).args == ["-y", "files", "--token", "${FILES_TOKEN}"]
    again = await paste(demo, slots=["WIKI_AUTHORIZATION"])
    assert [one.action for one in again.items] == ["unchanged", "unchanged", "unchanged"]


async def test_a_secret_that_is_there_is_never_replaced_by_another(demo: House) -> None:
    await demo.secrets.put(demo.local("demo"), "FILES_TOKEN", value=Secret("another"))
    report = await paste(demo)
    assert [one.slot for one in report.secrets if one.lifted] == ["FILES_TOKEN_2"]
    view = demo.picture("demo").server("files")
    assert view is not None
    assert isinstance(view.definition.reach, StdioLaunch)
    assert view.definition.reach.args[-1] == "s3cret-t0ken"
    once_more = await paste(demo)
    assert [one.slot for one in once_more.secrets if one.lifted] == ["FILES_TOKEN_2"]


async def test_commands_in_a_text_wait_as_any_other(demo: House) -> None:
    admin = await demo.member("ann", project="demo", role=Role.ADMIN)
    text = json.dumps({"mcpServers": {"files": {"command": "npx", "args": ["files"]}}})
    report = await demo.text_imports.take(demo.visit(admin, "demo"), TextImportAsked(text=text, preview=False))
    assert [one.held for one in report.items] == [True]
    view = demo.picture("demo").server("files")
    assert view is not None
    assert view.held


async def test_what_is_no_file_says_where_it_breaks(demo: House) -> None:
    with pytest.raises(UnreadableFile, match="line 2"):
        await paste(demo, text='{\n "mcpServers": oops}')
