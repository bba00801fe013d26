"""What is used, by whom, how long it takes and how much of it fails: as charts, as tables, per whatever one asks."""

import re
import sys
from collections.abc import Iterator

import httpx2
import pytest
from playwright.sync_api import expect

from tests.requirements import requirement
from tests.rig.hub import Hub, Project
from tests.rig.processes import until
from tests.web.clients import call_tools
from tests.web.walker import Walker

pytestmark = pytest.mark.timeout(120)

CALLS = {"counter__echo": {"text": "hi"}, "counter__add": {"a": 1, "b": 2}, "counter__fail": {}}


@pytest.fixture(scope="module")
def counted(hub: Hub) -> Iterator[Project]:
    """A project in which a client of a key has called three tools, one of which failed."""
    project = hub.new_project("counted")
    project.add_server("counter", command=sys.executable, args=["-m", "mcp_orch.demo"])
    project.wait_ready("counter")
    call_tools(project, CALLS, key=project.new_key("Robot"))
    yield project
    project.delete()


@requirement("P21")
def test_usage_latency_and_errors_are_charted_per_server_tool_key_and_member(walker: Walker, counted: Project) -> None:
    page = walker.page
    walker.go("/projects/counted/tools?server=counter&tool=now")
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_text("Answered")).to_be_visible()
    until(lambda: counted.rest("GET", "calls?q=now")["items"], limit_s=20, what="the record of the run")

    walker.go("/projects/counted/usage")
    for title in ("Calls over time", "How long they took"):
        chart = page.get_by_role("region", name=title)
        expect(chart.get_by_role("img", name=title)).to_be_visible()
        chart.get_by_text("Table", exact=True).click()
        expect(chart.get_by_role("row").nth(1)).to_be_visible()
    expect(page.get_by_role("row", name="counter.fail")).to_contain_text("100%")
    for by, name in {"server": "counter", "key": "Robot", "member": "admin"}.items():
        walker.go(f"/projects/counted/usage?by={by}")
        row = page.get_by_role("row", name=name)
        expect(row).to_contain_text("ms")
        walker.picture(f"usage-by-{by}")


@requirement("P21")
def test_the_same_is_there_for_prometheus(hub: Hub, counted: Project) -> None:
    said = httpx2.get(f"{hub.url}/metrics").text
    failed = re.search(r'^mcp_orch_calls_total\{method="tools/call",outcome="tool-error"\} (\d+)$', said, re.MULTILINE)
    assert failed is not None
    assert int(failed[1]) >= 1
    assert "# TYPE mcp_orch_call_seconds histogram" in said
