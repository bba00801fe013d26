"""The pages are built when their sources changed, and a failing step says which and why."""

import hashlib
from pathlib import Path

import pytest

from mcp_orch.app import ui_build
from mcp_orch.app.ui_build import UiBuildFailed

A_BUILDER = """
const fs = require("fs");
fs.mkdirSync("../built", { recursive: true });
fs.writeFileSync("../built/index.html", "<p>" + fs.readFileSync("src/main.ts", "utf8"));
"""


@pytest.fixture
def web(tmp_path: Path) -> Path:
    """A web folder whose packages are installed and whose builder writes one page."""
    web = tmp_path / "web"
    vite = web / "node_modules" / "vite" / "bin" / "vite.js"
    vite.parent.mkdir(parents=True)
    vite.write_text(A_BUILDER)
    (web / "src").mkdir()
    (web / "src" / "main.ts").write_text("one")
    (web / "package.json").write_text("{}")
    lock = b'{"lockfileVersion":3,"packages":{}}'
    (web / "package-lock.json").write_bytes(lock)
    (web / "node_modules" / ".installed-from").write_text(hashlib.sha256(lock).hexdigest())
    return web


def test_pages_are_current_after_a_build_until_a_source_changes(web: Path, tmp_path: Path) -> None:
    built = tmp_path / "built"
    before = ui_build.is_current(web, built)
    ui_build.build(web, built)
    after = ui_build.is_current(web, built)
    (web / "src" / "main.ts").write_text("two")

    assert (before, after, ui_build.is_current(web, built)) == (False, True, False)
    assert (built / "index.html").read_text() == "<p>one"


def test_deleted_pages_are_not_current(web: Path, tmp_path: Path) -> None:
    built = tmp_path / "built"
    ui_build.build(web, built)
    (built / "index.html").unlink()

    assert not ui_build.is_current(web, built)


def test_packages_are_installed_anew_when_the_lock_changed(web: Path) -> None:
    (web / "package-lock.json").write_text('{"lockfileVersion":3,"packages":{"":{"name":"web"}}, "name":"web"}')
    (web / "package.json").write_text('{"name":"web"}')
    ui_build.ready(web)

    mark = (web / "node_modules" / ".installed-from").read_text()
    assert mark == hashlib.sha256((web / "package-lock.json").read_bytes()).hexdigest()


def test_failing_build_says_step_and_last_words(web: Path, tmp_path: Path) -> None:
    (web / "node_modules" / "vite" / "bin" / "vite.js").write_text('console.error("no such colour"); process.exit(3);')

    with pytest.raises(UiBuildFailed, match=r"vite build failed in .*\(exit code 3\):\nno such colour"):
        ui_build.build(web, tmp_path / "built")


def test_node_stands_alone_in_its_folder(web: Path) -> None:
    node = ui_build.ready(web)

    assert [entry.name for entry in node.parent.iterdir()] == ["node"]


def test_checkout_is_found_beside_the_package(tmp_path: Path) -> None:
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "package.json").write_text("{}")
    (tmp_path / "src" / "mcp_orch").mkdir(parents=True)

    assert ui_build.checkout_of(tmp_path / "src" / "mcp_orch") == tmp_path / "web"
    assert ui_build.checkout_of(tmp_path / "elsewhere" / "site-packages" / "mcp_orch") is None
