"""The demo server, message by message."""

import base64
import io
import json
import threading

import pytest

from mcp_orch.demo import eras, tools
from mcp_orch.demo.server import DemoServer
from mcp_orch.demo.wire import Wire

META = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": {},
    "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "1"},
}


class Conversation(Wire):
    """A server whose output is kept; `until` waits for an answer of a job's thread."""

    def __init__(self):
        super().__init__(io.BytesIO(), io.BytesIO())
        self.said = []
        self.news = threading.Condition()
        self.server = DemoServer(self)

    def send(self, message):
        with self.news:
            self.said.append(message)
            self.news.notify_all()

    def refuse(self, number, *, code, message, data=None):
        error = {"code": code, "message": message} | ({"data": data} if data is not None else {})
        self.send({"id": number, "error": error})

    def ask(self, method, params=None, *, number=1):
        self.server.take({"id": number, "method": method, "params": params or {}})
        return self.until(lambda one: one.get("id") == number)

    def until(self, is_it):
        with self.news:
            assert self.news.wait_for(lambda: any(map(is_it, self.said)), timeout=5), self.said
            return next(one for one in self.said if is_it(one))

    def call(self, name, arguments=None, **more):
        return self.ask("tools/call", {"name": name, "arguments": arguments or {}, **more})["result"]


@pytest.fixture
def talk():
    return Conversation()


@pytest.mark.parametrize("revision", eras.LEGACY)
def test_every_legacy_revision_is_greeted_in_its_own_words(talk, revision):
    result = talk.ask("initialize", {"protocolVersion": revision})["result"]
    assert result["protocolVersion"] == revision
    assert set(result) == {"protocolVersion", "capabilities", "serverInfo", "instructions"}


def test_an_unknown_legacy_revision_gets_the_newest(talk):
    assert talk.ask("initialize", {"protocolVersion": "2023-01-01"})["result"]["protocolVersion"] == "2025-11-25"


def test_the_modern_greeting_names_revision_server_and_how_long_it_holds(talk):
    result = talk.ask("server/discover", {"_meta": META})["result"]
    assert result["supportedVersions"] == ["2026-07-28"]
    assert result["resultType"] == "complete"
    assert (result["ttlMs"], result["cacheScope"]) == (300_000, "public")
    assert result["_meta"]["io.modelcontextprotocol/serverInfo"]["name"] == "mcp-orch-demo"


def test_a_modern_greeting_without_meta_is_unknown_so_that_old_clients_fall_back(talk):
    assert talk.ask("server/discover")["error"]["code"] == -32601


def test_a_revision_of_the_future_is_refused_with_what_is_spoken(talk):
    meta = META | {"io.modelcontextprotocol/protocolVersion": "2030-01-01"}
    error = talk.ask("tools/list", {"_meta": meta})["error"]
    assert error["code"] == -32022
    assert error["data"] == {"supported": ["2026-07-28"], "requested": "2030-01-01"}


def test_a_modern_request_names_its_capabilities(talk):
    meta = {"io.modelcontextprotocol/protocolVersion": "2026-07-28"}
    assert talk.ask("tools/list", {"_meta": meta})["error"]["code"] == -32602


@pytest.mark.parametrize("method", ["initialize", "ping", "logging/setLevel"])
def test_what_the_modern_era_dropped_is_unknown_there(talk, method):
    assert talk.ask(method, {"_meta": META})["error"]["code"] == -32601


def test_legacy_results_carry_nothing_modern(talk):
    result = talk.ask("tools/list")["result"]
    assert set(result) == {"tools"}
    assert [tool["name"] for tool in result["tools"]] == ["echo", "add", "now", "long_task", "fail", "picture"]


def test_every_listed_tool_can_be_called():
    assert {tool["name"] for tool in tools.TOOLS} == {*tools.QUICK, tools.LONG}


def test_echo_gives_its_text_back(talk):
    assert talk.call("echo", {"text": "안녕"}) == {"content": [{"type": "text", "text": "안녕"}]}


def test_add_answers_as_text_and_as_structure(talk):
    assert talk.call("add", {"a": 2, "b": 3}) == {
        "content": [{"type": "text", "text": "5"}],
        "structuredContent": {"sum": 5},
    }


@pytest.mark.parametrize(("name", "arguments"), [("add", {"a": True, "b": 1}), ("add", {"a": 1}), ("echo", {})])
def test_wrong_arguments_are_told_to_the_model(talk, name, arguments):
    assert talk.call(name, arguments)["isError"] is True


@pytest.mark.parametrize(
    "arguments",
    [{"a": 10**400, "b": 1}, {"a": 1e308, "b": 1e308}, {"a": float("nan"), "b": 1}, {"a": 1, "b": -(10**400)}],
)
def test_numbers_beyond_all_measure_are_told_to_the_model(talk, arguments):
    assert talk.call("add", arguments)["isError"] is True


def test_now_is_a_time_in_utc(talk):
    assert talk.call("now")["content"][0]["text"].endswith("Z")


def test_fail_fails_with_its_reason(talk):
    assert talk.call("fail", {"reason": "tired"}) == {"content": [{"type": "text", "text": "tired"}], "isError": True}


def test_picture_is_a_png(talk):
    image = talk.call("picture")["content"][0]
    assert image["mimeType"] == "image/png"
    assert base64.b64decode(image["data"]).startswith(b"\x89PNG")


def test_an_unknown_tool_is_an_error_of_the_protocol(talk):
    assert talk.ask("tools/call", {"name": "nope"})["error"] == {"code": -32602, "message": "unknown tool: nope"}


def test_a_long_task_tells_how_far_it_is(talk):
    result = talk.call("long_task", {"seconds": 0, "steps": 3}, _meta={"progressToken": "p"})
    told = [one["params"] for one in talk.said if one.get("method") == "notifications/progress"]
    assert [(one["progress"], one["total"], one["progressToken"]) for one in told] == [
        (1, 3, "p"),
        (2, 3, "p"),
        (3, 3, "p"),
    ]
    assert result["content"][0]["text"] == "done: 3 steps in 0 s"


def test_a_long_task_without_a_token_is_quiet(talk):
    talk.call("long_task", {"seconds": 0, "steps": 3})
    assert [one for one in talk.said if "method" in one] == []


def test_a_long_task_logs_for_those_who_want_to_read(talk):
    talk.ask("logging/setLevel", {"level": "info"}, number=0)
    talk.call("long_task", {"seconds": 0, "steps": 1})
    talk.until(lambda one: one.get("method") == "notifications/message")


def test_a_modern_long_task_logs_at_the_level_of_its_request(talk):
    meta = META | {"io.modelcontextprotocol/logLevel": "debug"}
    result = talk.call("long_task", {"seconds": 0, "steps": 1}, _meta=meta)
    talk.until(lambda one: one.get("method") == "notifications/message")
    assert result["resultType"] == "complete"


def test_an_unknown_log_level_is_refused(talk):
    assert talk.ask("logging/setLevel", {"level": "loud"})["error"]["code"] == -32602


@pytest.mark.parametrize("arguments", [{"seconds": -1}, {"steps": 0}, {"steps": 1.5}, {"seconds": "x"}])
def test_a_long_task_within_bounds_only(talk, arguments):
    assert talk.call("long_task", arguments)["isError"] is True


def test_a_cancelled_long_task_gives_no_answer(talk):
    talk.server.take(
        {
            "id": 9,
            "method": "tools/call",
            "params": {"name": "long_task", "arguments": {"seconds": 600, "steps": 1}},
        }
    )
    job = talk.server._jobs._running[9]
    talk.server.take({"method": "notifications/cancelled", "params": {"requestId": 9}})
    talk.server.take({"method": "notifications/cancelled", "params": {"requestId": 1234}})
    assert job.cancelled.wait(5)
    assert talk.said == []


def test_too_many_long_tasks_are_refused_as_results(talk):
    talk.server._jobs._running = dict.fromkeys(range(64))
    assert talk.call("long_task")["isError"] is True


def test_resources_are_listed_and_read(talk):
    for resource in talk.ask("resources/list")["result"]["resources"]:
        contents = talk.ask("resources/read", {"uri": resource["uri"]}, number=resource["uri"])["result"]["contents"]
        assert contents[0]["mimeType"] == resource["mimeType"]


def test_a_template_is_filled(talk):
    read = talk.ask("resources/read", {"uri": "demo://greetings/%EC%84%B8%EC%A2%85"})["result"]
    assert read["contents"][0]["text"] == "Hello, 세종."


@pytest.mark.parametrize(("meta", "code"), [({}, -32002), (META, -32602)])
def test_a_missing_resource_has_the_code_of_its_era(talk, meta, code):
    assert talk.ask("resources/read", {"uri": "demo://nope", "_meta": meta})["error"]["code"] == code


def test_templates_and_prompts_are_listed(talk):
    assert talk.ask("resources/templates/list", number=1)["result"]["resourceTemplates"][0]["name"] == "greeting"
    assert talk.ask("prompts/list", number=2)["result"]["prompts"][0]["name"] == "introduce"


def test_a_prompt_is_written_with_its_arguments(talk):
    result = talk.ask("prompts/get", {"name": "introduce", "arguments": {"name": "Ada"}})["result"]
    assert result["messages"][0]["content"]["text"] == "Introduce Ada in one paragraph. Tone: friendly."


@pytest.mark.parametrize("params", [{"name": "nope"}, {"name": "introduce"}])
def test_a_prompt_that_is_not_there_or_lacks_its_argument_is_refused(talk, params):
    assert talk.ask("prompts/get", params)["error"]["code"] == -32602


@pytest.mark.parametrize(
    ("about", "argument", "values"),
    [
        ({"type": "ref/prompt", "name": "introduce"}, {"name": "tone", "value": "f"}, ["formal", "friendly"]),
        ({"type": "ref/resource", "uri": "demo://greetings/{name}"}, {"name": "name", "value": "gr"}, ["Grace"]),
        ({"type": "ref/prompt", "name": "other"}, {"name": "tone", "value": ""}, []),
    ],
)
def test_completion_suggests_what_begins_alike(talk, about, argument, values):
    result = talk.ask("completion/complete", {"ref": about, "argument": argument})["result"]
    assert result["completion"]["values"] == values


def test_listening_is_acknowledged_and_stays_quiet(talk):
    talk.server.take({"id": 4, "method": "subscriptions/listen", "params": {"_meta": META, "notifications": {}}})
    assert [one["method"] for one in talk.said] == ["notifications/subscriptions/acknowledged"]


def test_answers_to_questions_nobody_asked_are_dropped(talk):
    talk.server.take({"id": 1, "result": {}})
    assert talk.said == []


def test_a_message_without_a_method_is_refused(talk):
    talk.server.take({"id": 1})
    assert talk.said == [{"id": 1, "error": {"code": -32600, "message": "a message needs a method"}}]


def over_a_wire(*lines):
    sink = io.BytesIO()
    DemoServer(Wire(io.BytesIO(b"\n".join(lines) + b"\n"), sink)).run()
    return [json.loads(line) for line in sink.getvalue().splitlines()]


def test_lines_that_are_no_messages_are_answered_and_the_next_one_is_served():
    said = over_a_wire(b"{nope", b"", b"42", b'{"jsonrpc":"2.0","id":1,"method":"ping"}')
    assert [one.get("error", {}).get("code") for one in said] == [-32700, -32600, None]
    assert said[-1] == {"jsonrpc": "2.0", "id": 1, "result": {}}


def test_batches_exist_in_one_revision():
    ping = b'[{"jsonrpc":"2.0","id":2,"method":"ping"},7]'
    hello = b'{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-03-26"}}'
    assert [one.get("error", {}).get("code") for one in over_a_wire(ping)] == [-32600]
    assert [one["id"] for one in over_a_wire(hello, ping)] == [1, 2, None]


def test_an_error_carries_its_data():
    line = json.dumps({"id": 1, "method": "resources/read", "params": {"uri": "x"}}).encode()
    assert over_a_wire(line)[0]["error"]["data"] == {"uri": "x"}
