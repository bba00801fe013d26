"""From `scripts/quickstart.sh`, on a folder of its own: its link leads to a first call in two minutes."""

import shutil
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.requirements import requirement
from tests.rig.fresh import COLD_LIMIT_S, ROOT, copy_of_the_checkout, fresh_environment, quickstart
from tests.web.test_first_run import SETUP_LINK, TWO_MINUTES_S, connect_a_client, run_the_first_tool, set_up
from tests.web.walker import walking

BUILT = "src/mcp_orch/rest/static"


@pytest.mark.timeout(300)
@requirement("P28")
def test_the_link_of_quickstart_leads_to_a_first_call_in_two_minutes(
    built_pages: None, browser: Browser, tmp_path: Path
) -> None:
    checkout = copy_of_the_checkout(tmp_path / "checkout")
    # Building the pages is timed by the journey of the fresh machine; here they are as the other tests have them.
    shutil.copytree(ROOT / BUILT, checkout / BUILT, dirs_exist_ok=True)
    arguments = ("--port", "0", "--data-dir", str(tmp_path / "data"))
    with quickstart(checkout, fresh_environment(tmp_path / "home"), *arguments) as process:
        link = process.line_with(SETUP_LINK, limit_s=COLD_LIMIT_S)
        began = time.monotonic()
        with walking(browser, link[1]) as walker:
            set_up(walker, link[2])
            run_the_first_tool(walker)
            connect_a_client(walker)
            assert time.monotonic() - began < TWO_MINUTES_S
