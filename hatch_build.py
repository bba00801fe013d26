"""Puts the built web application into wheels and source distributions.

Not into editable installs: uv decides on its own when to rerun an editable build, so a deleted or stale UI would go
unnoticed; there `serve` looks after it.
"""

import importlib.util
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WebApplicationHook(BuildHookInterface):
    """Builds the pages before they are packed."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # what hatchling hands over
        """Builds unless this is an editable install or the pages are current already."""
        if version == "editable":
            return
        root = Path(self.root)
        module = root / "src" / "mcp_orch" / "app" / "ui_build.py"
        spec = importlib.util.spec_from_file_location("ui_build", module)
        ui_build = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(ui_build)
        web, built = root / "web", root / "src" / "mcp_orch" / "rest" / "static"
        if (web / "package.json").is_file() and not ui_build.is_current(web, built):
            ui_build.build(web, built)
        if not (built / "index.html").is_file():
            raise RuntimeError(f"{built} holds no built web application, and there is no {web} to build it from")
        build_data["artifacts"].append("src/mcp_orch/rest/static/**")
