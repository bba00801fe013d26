"""A server that asks in mid-call, in the way of earlier revisions, in front of clients that are asked by results."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
import pytest

from tests.requirements import requirement
from tests.rig.foreign_servers import conformance_http, conformance_stdio
from tests.rig.hub import Hub, Project
from tests.rig.raw_http import MODERN, RawClient, envelope

ASKING = "test_input_required_result_elicitation"


class Asked:
    """A modern client that its server may ask."""

    def __init__(self, url: str, key: str) -> None:
        self._client = RawClient(url=url, key=key)

    def call(self, **more: Any) -> dict[str, Any]:
        meta = {**envelope(), "io.modelcontextprotocol/clientCapabilities": {"elicitation": {}}}
        message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": ASKING, **more, "_meta": meta}}
        return self._client.post(message, MCP_Protocol_Version=MODERN, Mcp_Method="tools/call", Mcp_Name=ASKING).message

    def question(self) -> tuple[str, str]:
        """The key of its question and the state to come back with."""
        result = self.call(arguments={})["result"]
        assert result["resultType"] == "input_required", result
        [key] = result["inputRequests"]
        return key, result["requestState"]

    def answer(self, name: str, question: tuple[str, str]) -> dict[str, Any]:
        key, state = question
        given = {key: {"action": "accept", "content": {"name": name}}}
        return self.call(arguments={}, inputResponses=given, requestState=state)


@pytest.fixture
def asking(project: Project) -> Project:
    server = conformance_stdio("asking", era="legacy")
    project.add_server(server.name, **server.definition)
    project.wait_ready("asking")
    return project


@requirement("questions:to-their-cause-alone")
def test_users_of_one_key_are_each_asked_about_their_own_call(asking: Project) -> None:
    key = asking.new_key("shared")
    names = [f"user {number}" for number in range(6)]
    clients = [Asked(asking.url("asking"), key) for _ in names]
    with ThreadPoolExecutor(len(names)) as at_once:
        questions = list(at_once.map(Asked.question, clients))
        said = list(at_once.map(Asked.answer, clients, names, questions))
    assert [one["result"]["content"][0]["text"] for one in said] == [f"Hello, {name}!" for name in names]


@pytest.mark.nightly
@pytest.mark.timeout(1800)
@requirement("questions:to-their-cause-alone")
def test_ten_thousand_questions_to_two_users_of_one_key_are_never_crossed(project: Project) -> None:
    with conformance_http(era="legacy") as url:
        project.add_server("asking", url=url, transport="streamable-http")
        project.wait_ready("asking")
        key = project.new_key("shared")
        users = [Asked(project.url("asking"), key) for _ in range(2)]

        def ask(number: int) -> bool:
            user, name = users[number % 2], f"user {number % 2}, question {number}"
            said = user.answer(name, user.question())
            return said["result"]["content"][0]["text"] != f"Hello, {name}!"

        with ThreadPoolExecutor(20) as at_once:
            assert sum(at_once.map(ask, range(10_000))) == 0


@requirement("questions:to-their-cause-alone")
def test_a_state_is_of_no_use_to_another_and_dies_with_its_key(asking: Project) -> None:
    made = asking.rest("POST", "keys", json={"name": "mine", "kind": "service"})
    mine, thief = (Asked(asking.url("asking"), key) for key in (made["key"], asking.new_key("thief")))
    question = mine.question()
    assert thief.answer("thief", question)["error"]["code"] == -32602
    assert mine.answer("Ada", question)["result"]["content"][0]["text"] == "Hello, Ada!"
    pending = mine.question()
    asking.rest("DELETE", f"keys/{made['id']}")
    assert "error" in mine.answer("Ada", pending)


@requirement("questions:to-their-cause-alone")
def test_a_run_of_the_playground_is_asked_by_an_event_and_answered_by_a_request(hub: Hub, asking: Project) -> None:
    body = {"server": "asking", "tool": ASKING, "arguments": {}, "interactive": True}
    calls = f"{hub.url}/api/v1/projects/{asking.name}/calls"
    headers = {"Authorization": f"Bearer {hub.token}"}
    with (
        httpx2.Client(headers=headers, timeout=30) as http,
        http.stream("POST", calls, json=body) as stream,
    ):
        happened = events(stream.iter_lines)
        kind, started = next(happened)
        assert kind == "started"
        kind, question = next(happened)
        assert (kind, question["method"]) == ("question", "elicitation/create")
        given = {"question": question["id"], "result": {"action": "accept", "content": {"name": "Ada"}}}
        asking.rest("POST", f"calls/{started['request_id']}/answers", json=given)
        kind, result = next(happened)
        assert (kind, result["content"][0]["text"]) == ("result", "Hello, Ada!")


def events(lines: Callable[[], Iterator[str]]) -> Iterator[tuple[str, Any]]:
    kind = ""
    for line in lines():
        name, _, value = line.partition(": ")
        if name == "event":
            kind = value
        elif name == "data":
            yield kind, json.loads(value)
