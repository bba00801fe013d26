"""What the browser tests share: built pages, a browser, a hub with a project of every kind of trouble."""

import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.rig.hub import EMAIL, PASSWORD, Hub, Project, running_hub
from tests.rig.setup import bring_everything
from tests.web.clients import call_tools
from tests.web.walker import Walker, launch, walking

PROJECT = "demo"
# A deleted project keeps its name for as long as it can be brought back.
NUMBERS = count(1)
LONGEST = (
    "test_deliveries.py",
    "test_every_page.py",
    "test_korean.py",
    "test_schema_corpus.py",
    "test_long_lists.py",
    "test_every_dialog.py",
    "test_hub_away.py",
    "test_hub_lists.py",
    "test_quickstart.py",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files come first, in whatever order the others are: nobody works on one alone in the end."""
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))


@pytest.fixture(scope="session")
def built_pages() -> None:
    """The pages as the checkout has them now, and the foreign clients that are connected to what they say."""
    subprocess.run([sys.executable, "-m", "mcp_orch.app.ui_build"], check=True, timeout=600)
    bring_everything()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = launch(playwright)
        yield running
        running.close()


@pytest.fixture(scope="session")
def hub(built_pages: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """One hub for all tests that leave it as they found it; its demo project also holds a server that fails."""
    with running_hub(tmp_path_factory.mktemp("hub")) as running:
        furnish(running, Project(hub=running, name=PROJECT))
        yield running


@pytest.fixture(scope="session")
def state(hub: Hub, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a browser keeps of somebody who has signed in through the page."""
    return signed_in_state(hub, browser, tmp_path_factory.mktemp("browser"))


def signed_in_state(hub: Hub, browser: Browser, folder: Path) -> Path:
    """Signs the admin in through the page; the file of what the browser keeps of it."""
    kept = folder / "state.json"
    with walking(browser, hub.url) as walker:
        sign_in(walker)
        walker.page.context.storage_state(path=kept)
    return kept


def furnish(hub: Hub, project: Project) -> None:
    """Gives the demo project a little of everything, trouble included."""
    project.wait_ready(*[one["name"] for one in project.rest("GET", "servers")["items"]])
    project.add_server("broken", command=sys.executable, args=["-c", "raise SystemExit('no such wiki')"])
    project.rest("PUT", "secrets/WIKI_TOKEN", json={"value": "x"})
    project.rest("POST", "toolsets", json={"name": "basics", "tools": ["demo.echo", "demo.add"]})
    hub.new_project("empty")
    call_tools(project, {"demo__echo": {"text": "hi"}, "demo__fail": {}, "nothing__here": {}})


@pytest.fixture
def project(hub: Hub) -> Project:
    return Project(hub=hub, name=PROJECT)


@pytest.fixture
def place(hub: Hub) -> Iterator[Project]:
    """A project of the test's own."""
    own = hub.new_project(f"place-{next(NUMBERS)}")
    yield own
    own.delete()


@pytest.fixture(scope="module")
def invitation(hub: Hub) -> Iterator[str]:
    """The path of an invitation that is open, into a project of its own."""
    project = hub.new_project("guests")
    sent = project.rest("POST", "invitations", json={"email": "guest@example.com", "role": "viewer"})
    yield "/invitation#" + sent["url"].partition("#")[2]
    project.delete()


@pytest.fixture
def walker(hub: Hub, browser: Browser, state: Path) -> Iterator[Walker]:
    """Somebody signed in, in a browser of their own."""
    with walking(browser, hub.url, state=state) as one:
        yield one


def sign_in(walker: Walker, *, email: str = EMAIL, password: str = PASSWORD) -> None:
    """Through the page, as people do."""
    walker.go("/sign-in")
    walker.page.get_by_label("E-mail").fill(email)
    walker.page.get_by_label("Password").fill(password)
    walker.page.get_by_role("button", name="Sign in", exact=True).click()
    walker.page.get_by_role("heading", name="Projects", level=1).wait_for()
