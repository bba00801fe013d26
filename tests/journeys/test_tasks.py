"""Tasks through the hub: found again by the key that began them, at every endpoint, and by no other key."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx2
import pytest

from tests.requirements import requirement
from tests.rig.foreign_servers import conformance_http
from tests.rig.hub import Project
from tests.rig.processes import until
from tests.rig.raw_http import ACCEPT, MODERN, RawClient, envelope, initialize

EXTENSION = "io.modelcontextprotocol/tasks"
KNOWS_TASKS = {"extensions": {EXTENSION: {}}, "elicitation": {}, "sampling": {}, "roots": {}}
ANSWERS: dict[str, Any] = {
    "elicitation/create": {"action": "accept", "content": {"name": "Ada"}},
    "sampling/createMessage": {"role": "assistant", "content": {"type": "text", "text": "Paris"}, "model": "m"},
    "roots/list": {"roots": [{"uri": "file:///home", "name": "home"}]},
}


def ask(client: RawClient, method: str, **params: Any) -> Any:
    """What a client of 2026-07-28 that knows tasks is told: the result, or the error."""
    meta = {**envelope(), "io.modelcontextprotocol/clientCapabilities": KNOWS_TASKS}
    named = params.get("name", params.get("taskId"))
    headers = {"MCP_Protocol_Version": MODERN, "Mcp_Method": method, "Mcp_Name": named}
    message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": {**params, "_meta": meta}}
    said = client.post(message, **headers).message
    return said.get("result", said.get("error"))


@pytest.fixture
def serving(project: Project) -> Iterator[Project]:
    with conformance_http() as url, conformance_http(era="legacy") as old:
        project.add_server("suite", url=url, transport="streamable-http")
        project.add_server("old", url=old, transport="streamable-http")
        project.wait_ready("suite", "old")
        yield project


@requirement("P03", "P05")
def test_a_task_is_there_for_its_key_at_every_endpoint_and_for_no_other_key(serving: Project) -> None:
    mine, other = serving.new_key("mine"), serving.new_key("other")
    alone, shared = (RawClient(url=serving.url(one), key=mine) for one in ("suite", None))
    begun = ask(shared, "tools/call", name="suite__slow_compute", arguments={"seconds": 0.2, "label": "x"})
    assert begun["resultType"] == "task"
    task = begun["taskId"]
    until(lambda: ask(alone, "tasks/get", taskId=task)["status"] == "completed", what="the task")
    assert ask(shared, "tasks/get", taskId=task)["result"]["content"][0]["text"] == "computed x"
    strangers = [RawClient(url=serving.url(one), key=other) for one in ("suite", None)]
    assert [ask(one, method, taskId=task)["code"] for one in strangers for method in ("tasks/get", "tasks/cancel")] == [
        -32602
    ] * 4


@requirement("P05")
def test_a_call_in_which_an_older_server_asks_is_a_task(serving: Project) -> None:
    mine, other = (RawClient(url=serving.url("old"), key=serving.new_key(name)) for name in ("mine", "other"))
    assert EXTENSION in ask(mine, "server/discover")["capabilities"]["extensions"]
    plain = ask(mine, "tools/call", name="test_simple_text", arguments={})
    assert (plain["resultType"], plain["content"][0]["type"]) == ("complete", "text")
    call = {"name": "test_input_required_result_multiple_inputs", "arguments": {}}
    begun = ask(mine, "tools/call", **call)
    assert (begun["resultType"], begun["status"]) == ("task", "input_required")
    task = begun["taskId"]
    assert ask(other, "tasks/get", taskId=task)["code"] == -32602
    for place in range(3):
        # One answer after the other, as a client may give them.
        questions = ask(mine, "tasks/get", taskId=task)["inputRequests"]
        assert len(questions) == 3 - place
        key, question = next(iter(questions.items()))
        answered = ask(mine, "tasks/update", taskId=task, inputResponses={key: ANSWERS[question["method"]]})
        assert answered["resultType"] == "complete"
    until(lambda: ask(mine, "tasks/get", taskId=task)["status"] == "completed", what="the task")
    assert ask(mine, "tasks/get", taskId=task)["result"]["content"][0]["text"] == "Ada answered 3 questions"
    left = ask(mine, "tools/call", **call)["taskId"]
    assert ask(mine, "tasks/cancel", taskId=left)["resultType"] == "complete"
    now = ask(mine, "tasks/get", taskId=left)
    assert (now["status"], now["taskId"]) == ("cancelled", left)


@requirement("P05")
def test_who_listens_hears_of_a_call_that_became_a_task(serving: Project) -> None:
    mine, other = (RawClient(url=serving.url("old"), key=serving.new_key(name)) for name in ("mine", "other"))
    call = {"name": "test_input_required_result_multiple_inputs", "arguments": {}}
    task = ask(mine, "tools/call", **call)["taskId"]
    with listening(mine, task) as news, listening(other, task) as foreign:
        assert next(foreign)["params"]["notifications"] == {}
        assert next(news)["params"]["notifications"] == {"taskIds": [task]}
        questions = ask(mine, "tasks/get", taskId=task)["inputRequests"]
        answers = {key: ANSWERS[question["method"]] for key, question in questions.items()}
        ask(mine, "tasks/update", taskId=task, inputResponses=answers)
        told = [next(news) for _ in range(len(answers) + 1)]
        assert {one["method"] for one in told} == {"notifications/tasks"}
        assert [one["params"]["status"] for one in told] == ["input_required", "input_required", "working", "completed"]
        assert told[-1]["params"]["result"]["content"][0]["text"] == "Ada answered 3 questions"
        assert told[-1]["params"]["taskId"] == task


@contextmanager
def listening(client: RawClient, task: str) -> Iterator[Iterator[Any]]:
    """The messages of a subscription to one task."""
    meta = {**envelope(), "io.modelcontextprotocol/clientCapabilities": KNOWS_TASKS}
    params = {"notifications": {"taskIds": [task]}, "_meta": meta}
    message = {"jsonrpc": "2.0", "id": 5, "method": "subscriptions/listen", "params": params}
    headers = {
        "Authorization": f"Bearer {client.key}",
        "Accept": ACCEPT,
        "MCP-Protocol-Version": MODERN,
        "Mcp-Method": "subscriptions/listen",
    }
    with httpx2.stream("POST", client.url, json=message, headers=headers, timeout=10) as stream:
        yield (json.loads(line[5:]) for line in stream.iter_lines() if line.startswith("data:") and "{" in line)


@requirement("P03")
def test_a_task_of_the_experiment_is_listed_for_its_key_alone(serving: Project) -> None:
    mine, other = (in_session(serving, serving.new_key(name)) for name in ("mine", "other"))
    task = tell(mine, "tools/call", name="slow_compute", arguments={"seconds": 0.1}, task={"ttl": 60000})["task"]
    result = tell(mine, "tasks/result", taskId=task["taskId"])
    assert result["_meta"]["io.modelcontextprotocol/related-task"] == {"taskId": task["taskId"]}
    assert [one["taskId"] for one in tell(mine, "tasks/list")["tasks"]] == [task["taskId"]]
    assert tell(other, "tasks/list")["tasks"] == []
    assert tell(other, "tasks/get", taskId=task["taskId"])["code"] == -32602


def in_session(project: Project, key: str) -> RawClient:
    client = RawClient(url=project.url("old"), key=key)
    session = client.post(initialize()).headers["mcp-session-id"]
    return RawClient(url=client.url, key=key, headers={"Mcp-Session-Id": session, "Mcp-Protocol-Version": "2025-11-25"})


def tell(client: RawClient, method: str, **params: Any) -> Any:
    said = client.post({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).message
    return said.get("result", said.get("error"))
