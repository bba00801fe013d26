"""A project leaves its pages as one file and comes into another project by them, looked at before it is taken."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.rig.hub import Hub, Project
from tests.web.walker import Walker

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def pair(hub: Hub) -> Iterator[tuple[Project, Project]]:
    """One project with a server and a toolset, and an empty one."""
    full, bare = hub.new_project("full"), hub.new_project("bare")
    full.add_server("notes", command=sys.executable, args=["-m", "mcp_orch.demo"])
    full.wait_ready("notes")
    full.rest("POST", "toolsets", json={"name": "few", "tools": ["notes.echo"]})
    yield full, bare
    full.delete()
    bare.delete()


def test_a_project_is_exported_and_another_one_brought_to_it(
    walker: Walker, pair: tuple[Project, Project], tmp_path: Path
) -> None:
    full, bare = pair
    page = walker.page
    walker.go(f"/projects/{full.name}/settings")
    with page.expect_download() as coming:
        page.get_by_role("link", name="Export the project").click()
    file = tmp_path / coming.value.suggested_filename
    coming.value.save_as(file)
    assert json.loads(file.read_text())["servers"]

    walker.go(f"/projects/{bare.name}/settings")
    part = page.get_by_role("region", name="The project as a file")
    part.get_by_label("Compare with a file").set_input_files(file)
    expect(part.get_by_role("listitem").filter(has_text="notes").first).to_contain_text("added")
    assert bare.rest("GET", "servers")["items"] == []
    walker.picture("project-file")
    assert walker.problems_of_access() == []
    part.get_by_role("button", name="Take").click()
    expect(part.get_by_text("The project is brought to the file.")).to_be_visible()
    assert [one["name"] for one in bare.rest("GET", "servers")["items"]] == ["notes"]
    assert bare.rest("GET", "toolsets/few")["tools"] == ["notes.echo"]

    part.get_by_label("Compare with a file").set_input_files(file)
    expect(part.get_by_text("The project is as the file says.")).to_be_visible()
    expect(part.get_by_role("button", name="Nothing to take over")).to_be_disabled()


def test_a_file_that_is_none_is_explained_where_it_was_chosen(walker: Walker, hub: Hub, tmp_path: Path) -> None:
    file = tmp_path / "other.json"
    file.write_text("{}")
    walker.go("/projects/empty/settings")
    part = walker.page.get_by_role("region", name="The project as a file")
    part.get_by_label("Compare with a file").set_input_files(file)
    expect(part.get_by_role("alert")).to_be_visible()
    # The browser notes every refusal of the hub; this one was asked for.
    walker.complaints = [one for one in walker.complaints if "422" not in one and "400" not in one]
