"""Servers that ask in mid-call: each question is answered in its place, declined, or left."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.rig.foreign_servers import conformance_stdio
from tests.rig.hub import Hub, Project
from tests.web import asking_server
from tests.web.walker import Look, Walker, walking

pytestmark = pytest.mark.timeout(180)


@pytest.fixture(scope="module", autouse=True)
def inquisitive(hub: Hub) -> Iterator[Project]:
    """A project of servers that ask: nobody else's pages change by it."""
    project = hub.new_project("inquisitive")
    server = conformance_stdio("asking", era="legacy")
    project.add_server(server.name, **server.definition)
    project.add_server("pages", command=sys.executable, args=[asking_server.__file__])
    project.wait_ready("asking", "pages")
    yield project
    hub.rest("DELETE", f"projects/{project.name}?confirm={project.name}")


def asked(walker: Walker, tool: str, *, server: str = "asking", **arguments: str) -> Locator:
    """Runs the tool and gives its question."""
    walker.go(f"/projects/inquisitive/tools?server={server}&tool={tool}")
    page = walker.page
    for name, value in arguments.items():
        page.get_by_role("textbox", name=name).fill(value)
    page.get_by_role("button", name="Run").click()
    question = page.get_by_role("region", name=f"Question of {server}")
    expect(question).to_be_visible()
    return question


def expect_answer(walker: Walker, text: str) -> None:
    result = walker.page.get_by_role("region", name="Result")
    expect(result.get_by_text("Answered", exact=True)).to_be_visible()
    expect(result.get_by_text(text)).to_be_visible()


def test_a_form_is_filled_in_and_accepted_from_the_keyboard(walker: Walker) -> None:
    question = asked(walker, "test_elicitation", message="What do you <b>think</b>?")
    expect(question.get_by_text("What do you <b>think</b>?")).to_be_visible()
    question.get_by_role("button", name="Accept").click()
    expect(question.get_by_text("Needed.")).to_be_visible()
    box = question.get_by_role("textbox", name="response")
    box.fill("it is fine")
    sent: list[str] = []
    walker.page.on("request", lambda one: sent.append(one.url) if one.url.endswith("/answers") else None)
    for _ in range(3):
        walker.page.keyboard.press("Control+Enter")
    expect_answer(walker, "action=accept, content={'response': 'it is fine'}")
    assert len(sent) == 1


def test_a_form_begins_with_what_the_server_proposes(walker: Walker) -> None:
    question = asked(walker, "test_elicitation_sep1034_defaults")
    expect(question.get_by_role("textbox", name="name")).to_have_value("John Doe")
    question.get_by_role("button", name="Accept").click()
    expect_answer(walker, "'score': 95.5")


@pytest.mark.parametrize(("button", "action"), [("Decline", "decline"), ("Leave unanswered", "cancel")])
def test_a_question_can_be_declined_and_left(walker: Walker, button: str, action: str) -> None:
    question = asked(walker, "test_elicitation", message="Your name?")
    question.get_by_role("button", name=button).click()
    expect_answer(walker, f"action={action}")


def test_a_page_is_opened_by_the_person_who_sees_its_host(walker: Walker) -> None:
    question = asked(walker, "open_page", server="pages", url="https://sign-in.invalid/start?x=1")
    expect(question.get_by_text("Leads to sign-in.invalid")).to_be_visible()
    link = question.get_by_role("link", name="Open the page")
    assert link.get_attribute("href") == "https://sign-in.invalid/start?x=1"
    assert link.get_attribute("rel") == "noreferrer noopener"
    question.get_by_role("button", name="I have opened it").click()
    expect_answer(walker, "page: accept")


def test_an_address_that_would_act_is_not_opened(walker: Walker) -> None:
    question = asked(walker, "open_page", server="pages", url="javascript:window.owned=1")
    expect(question.get_by_text("This address is not opened")).to_be_visible()
    expect(question.get_by_role("link")).to_have_count(0)
    expect(question.get_by_role("button", name="I have opened it")).to_be_disabled()
    question.get_by_role("button", name="Decline").click()
    expect_answer(walker, "page: decline")


def test_a_person_answers_in_place_of_a_model(walker: Walker) -> None:
    question = asked(walker, "test_sampling", prompt="Name a colour")
    expect(question.get_by_text("Name a colour")).to_be_visible()
    question.get_by_role("textbox", name="Answer of the model").fill("Blue, I say")
    question.get_by_role("button", name="Send the answer").click()
    expect_answer(walker, "LLM response: Blue, I say")


def test_a_declined_sampling_reaches_the_server_as_an_error(walker: Walker) -> None:
    question = asked(walker, "test_sampling", prompt="Name a colour")
    question.get_by_role("button", name="Decline").click()
    expect(walker.page.get_by_role("button", name="Cancel")).to_have_count(0)
    expect(walker.page.get_by_role("region", name="Result").get_by_role("alert")).to_be_visible()


def test_questions_that_follow_each_other_are_answered_in_turn(walker: Walker) -> None:
    page = walker.page
    first = asked(walker, "test_input_required_result_multi_round")
    first.get_by_role("textbox", name="name").fill("Ada")
    first.get_by_role("button", name="Accept").click()
    expect(page.get_by_text("You answered.")).to_be_visible()
    page.get_by_role("textbox", name="color").fill("green")
    page.get_by_role("button", name="Accept").click()
    expect_answer(walker, "Ada likes green")


RUN = {"en": "Run", "ko": "실행"}


@pytest.mark.parametrize("look", [Look(), Look(theme="dark", language="ko", width=390)], ids=lambda look: look.name)
@pytest.mark.parametrize("tool", ["test_elicitation_sep1330_enums", "test_input_required_result_sampling"])
def test_questions_are_accessible_and_fit(hub: Hub, browser: Browser, state: Path, *, look: Look, tool: str) -> None:
    with walking(browser, hub.url, state=state, look=look) as walker:
        walker.go(f"/projects/inquisitive/tools?server=asking&tool={tool}")
        walker.page.get_by_role("button", name=RUN[look.language], exact=True).click()
        walker.page.locator("section form").wait_for()
        walker.picture(f"question-{tool}-{look.name}")
        assert (walker.problems_of_access(), walker.overflow()) == ([], 0)
