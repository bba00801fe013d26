"""Form and JSON hold the same value, for seventy schemas in the styles of real servers, and it is sent as it is."""

import json
import sys
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from typing import Any

import jsonschema_rs
import pytest
from playwright.sync_api import expect

from tests.rig.hub import Hub, Project
from tests.web import schema_server
from tests.web.schema_server import CORPUS
from tests.web.walker import Walker

pytestmark = pytest.mark.timeout(180)

AT_ONCE = 8


def few(schemas: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], ...]]:
    left = iter(schemas)
    while some := tuple(islice(left, AT_ONCE)):
        yield some


def parts() -> Iterator[Any]:
    """The schemas of each style, a few at a time: a failure then names few, and several workers share them."""
    for style in sorted({one["style"] for one in CORPUS}):
        of_style = [one for one in CORPUS if one["style"] == style]
        for number, some in enumerate(few(of_style), start=1):
            yield pytest.param(some, id=f"{style}-{number}")


@pytest.fixture(scope="module")
def corpus(hub: Hub) -> Iterator[Project]:
    project = hub.new_project("schemas")
    project.add_server("corpus", command=sys.executable, args=[schema_server.__file__])
    project.wait_ready("corpus")
    yield project
    project.delete()


def exact(text: str) -> Any:
    return json.loads(text, parse_float=Decimal)


def test_there_are_sixty_schemas_and_their_values_fit_them() -> None:
    assert len(CORPUS) >= 60
    for one in CORPUS:
        for value in one["values"]:
            jsonschema_rs.validate(one["schema"], value)


@pytest.mark.parametrize("some", list(parts()))
def test_form_and_json_hold_the_same_value_both_ways(
    walker: Walker, corpus: Project, some: tuple[dict[str, Any], ...]
) -> None:
    lost: dict[str, object] = {}
    walker.go(f"/projects/{corpus.name}/tools")
    for one in some:
        choose(walker, one["name"])
        for value in one["values"]:
            kept = through_the_form(walker, value)
            if kept != exact(json.dumps(value)):
                lost[one["name"]] = kept
        echoed = run(walker)
        if echoed != one["values"][-1]:
            lost[f"{one['name']}, as sent"] = echoed
    assert lost == {}


def choose(walker: Walker, tool: str) -> None:
    """From the list, as people do: the page stays."""
    page = walker.page
    page.get_by_role("searchbox", name="Search the tools").fill(tool)
    page.get_by_role("link", name=tool, exact=True).click()
    expect(page.get_by_role("heading", name=tool, exact=True)).to_be_visible()


def through_the_form(walker: Walker, value: object) -> object:
    """Typed as JSON, shown as a form in which every filled-in field is touched, read as JSON again."""
    page = walker.page
    page.get_by_text("JSON", exact=True).first.click()
    editor = page.get_by_role("textbox", name="Arguments as JSON")
    editor.fill(json.dumps(value, ensure_ascii=False))
    page.get_by_text("Form", exact=True).first.click()
    expect(editor).to_have_count(0)
    for field in page.locator("form").locator("textarea, input[type=text], input:not([type])").all():
        text = field.input_value()
        if text and field.is_enabled():
            field.fill(text + "0")
            field.fill(text)
    page.get_by_text("JSON", exact=True).first.click()
    kept = exact(editor.input_value())
    page.get_by_text("Form", exact=True).first.click()
    return kept


def run(walker: Walker) -> object:
    """What the server got."""
    page = walker.page
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_text("Answered").first).to_be_visible()
    page.get_by_text("Raw", exact=True).click()
    raw = json.loads(page.get_by_role("region", name="Raw result").inner_text())
    return json.loads(raw["content"][0]["text"])
