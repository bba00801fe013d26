"""The files that people have."""

import json

import pytest

from mcp_orch.contract.pictures import Transport
from mcp_orch.formats.definitions import FoundServer, ReadFile
from mcp_orch.formats.errors import UnreadableFile
from mcp_orch.formats.shapes import read_file

LOCAL = {"command": "npx", "args": ["-y", "thing"], "env": {"A": "b"}}


def read(value):
    return read_file(json.dumps(value).encode())


def only(value):
    found = read(value)
    assert found.problems == ()
    (server,) = found.servers
    return server


@pytest.mark.parametrize("key", ["mcpServers", "servers", "context_servers", "mcp_servers", "mcp"])
def test_servers_are_found_under_every_products_key(key):
    assert only({key: {"one": LOCAL}}) == FoundServer(name="one", command="npx", args=("-y", "thing"), env={"A": "b"})


def test_vs_code_settings_nest_one_deeper():
    assert only({"mcp": {"servers": {"one": LOCAL}, "inputs": []}}).command == "npx"


def test_a_list_names_its_servers_inside():
    found = read({"mcpServers": [{"name": "one", **LOCAL}, LOCAL]})
    assert found.names == ("one", "server-2")


def test_of_two_definitions_with_one_name_the_first_counts():
    found = read({"mcpServers": {"one": LOCAL, "ONE": {"command": "uvx"}}})
    assert [server.command for server in found.servers] == ["npx"]
    assert found.problems == ("server 'ONE': another one before it has this name, capitals or not",)


def test_bare_maps_and_single_servers_are_understood():
    assert only({"one": LOCAL}).name == "one"
    assert only({"name": "solo", "url": "http://h/mcp"}).name == "solo"
    assert read({"command": "x"}).shape == "a single server"


@pytest.mark.parametrize("value", [{}, {"a": 1}, {"servers": 3, "x": {"y": 1}}])
def test_a_file_without_servers_says_what_it_should_hold(value):
    with pytest.raises(UnreadableFile, match="there are no servers"):
        read(value)


def test_a_file_that_is_no_object_is_refused():
    with pytest.raises(UnreadableFile, match="not a JSON object"):
        read([1])


def test_an_empty_container_is_a_file_without_servers_yet():
    assert read({"mcpServers": {}}) == ReadFile(shape="mcpServers (Claude, Cursor, Cline, mcp-orch)")


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (3, "is not an object; write"),
        ({}, "neither a command nor a url"),
        ({"command": "x", "url": "http://h"}, "has a command and a url; leave one"),
        ({"command": 3}, "command is not a text"),
        ({"command": "x", "args": "y"}, 'args is not a list; write "args"'),
        ({"command": "x", "args": [{}]}, "args is not a text"),
        ({"command": "x", "env": 3}, "env is not an object"),
        ({"command": "x", "env": {"A": [1]}}, "env.A is not a text"),
        ({"command": "x", "cwd": 3}, "cwd is not a text"),
        ({"command": "x", "disabled": "yes"}, "disabled is neither true nor false"),
        ({"command": "x", "timeout": "long"}, "timeout is not a number"),
        ({"command": "x", "timeout": True}, "timeout is not a number"),
        ({"command": "x", "timeout": 0}, "timeout is not a number"),
        ({"url": "http://h", "type": "carrier-pigeon"}, "type 'carrier-pigeon' is unknown; stdio, sse"),
    ],
)
def test_a_definition_that_cannot_be_taken_does_not_stop_the_others(raw, words):
    found = read({"mcpServers": {"bad": raw, "good": LOCAL}})
    assert [server.name for server in found.servers] == ["good"]
    assert found.names == ("bad", "good")
    (problem,) = found.problems
    assert problem.startswith("server 'bad': ")
    assert words in problem


@pytest.mark.parametrize("key", ["url", "serverUrl", "httpUrl", "uri"])
def test_every_word_for_a_url_is_one(key):
    server = only({"mcpServers": {"one": {key: "http://h/mcp"}}})
    assert server.url == "http://h/mcp"
    assert server.transport == (Transport.STREAMABLE_HTTP if key == "httpUrl" else None)


@pytest.mark.parametrize(
    ("word", "transport"),
    [
        ("stdio", Transport.STDIO),
        ("sse", Transport.SSE),
        ("http", Transport.STREAMABLE_HTTP),
        ("streamable-http", Transport.STREAMABLE_HTTP),
        ("streamableHttp", Transport.STREAMABLE_HTTP),
        ("streamable_http", Transport.STREAMABLE_HTTP),
        ("remote", Transport.STREAMABLE_HTTP),
    ],
)
def test_every_word_for_a_transport_is_one(word, transport):
    assert only({"mcpServers": {"one": {"type": word, **LOCAL}}}).transport is transport


def test_a_command_may_be_a_list_and_arguments_numbers():
    server = only({"mcp": {"one": {"type": "local", "command": ["npx", "-y"], "args": ["x", 3, True, 1.5]}}})
    assert (server.command, server.args) == ("npx", ("-y", "x", "3", "true", "1.5"))


def test_an_empty_command_list_is_no_command():
    assert "neither a command" in read({"mcpServers": {"one": {"command": []}}}).problems[0]


@pytest.mark.parametrize("env", [{"A": "b"}, ["A=b"]])
@pytest.mark.parametrize("key", ["env", "environment", "envs"])
def test_an_environment_is_an_object_or_a_list(key, env):
    assert only({"mcpServers": {"one": {"command": "x", key: env}}}).env == {"A": "b"}


@pytest.mark.parametrize(
    "place",
    [
        {"headers": {"Authorization": "Bearer ${T}"}},
        {"http_headers": {"Authorization": "Bearer ${T}"}},
        {"requestInit": {"headers": {"Authorization": "Bearer ${T}"}}},
        {"requestOptions": {"headers": {"Authorization": "Bearer ${env:T}"}}},
        {"bearer_token_env_var": "T"},
    ],
)
def test_headers_are_found_wherever_a_product_keeps_them(place):
    server = only({"mcpServers": {"one": {"url": "http://h", **place}}})
    assert server.headers == {"Authorization": "Bearer ${T}"}


def test_headers_named_by_variables_become_slots():
    server = only({"mcp_servers": {"one": {"url": "http://h", "env_http_headers": {"X-Key": "KEY", "Y": None}}}})
    assert server.headers == {"X-Key": "${KEY}"}


@pytest.mark.parametrize("switch", [{"disabled": True}, {"enabled": False}])
def test_switched_off_is_switched_off(switch):
    assert only({"mcpServers": {"one": {**LOCAL, **switch}}}).disabled is True


@pytest.mark.parametrize(
    ("raw", "seconds"),
    [({"timeout": 45}, 45), ({"timeout": 600_000}, 600), ({"startup_timeout_ms": 20_000}, 20), ({"initTimeout": 9}, 9)],
)
def test_times_are_seconds_whatever_a_product_counts_in(raw, seconds):
    assert only({"mcpServers": {"one": {**LOCAL, **raw}}}).timeout_s == seconds


def test_what_is_left_out_is_said():
    server = only(
        {"mcpServers": {"one": {**LOCAL, "autoApprove": ["x"], "envFile": ".env", "workingDirectory": "/srv"}}}
    )
    assert [remark.partition(" ")[0] for remark in server.remarks] == ["autoApprove", "envFile"]
    assert server.cwd == "/srv"
