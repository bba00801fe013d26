"""URIs in results of shared endpoints."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_orch.gateway.call.rewriting import in_hub_form, with_hub_views
from mcp_orch.gateway.upstream.errors import UpstreamMisbehaved

LINK = {"type": "resource_link", "uri": "repo://a", "name": "a"}
EMBEDDED = {"type": "resource", "resource": {"uri": "repo://a", "text": "x"}}
TEXT = {"type": "text", "text": 'the "uri" is repo://a', "uri": "repo://a"}
SHOWN_LINK = {**LINK, "uri": "mcp+git+repo://a"}
SHOWN_EMBEDDED = {"type": "resource", "resource": {"uri": "mcp+git+repo://a", "text": "x"}}


@pytest.mark.parametrize(
    ("method", "result", "shown"),
    [
        ("tools/call", {"content": [LINK, EMBEDDED, TEXT]}, {"content": [SHOWN_LINK, SHOWN_EMBEDDED, TEXT]}),
        (
            "tools/call",
            {"content": [LINK], "structuredContent": {"uri": "repo://a"}},
            {"content": [SHOWN_LINK], "structuredContent": {"uri": "repo://a"}},
        ),
        (
            "resources/read",
            {"contents": [{"uri": "repo://a", "text": "x"}, {"uri": 5}, 7]},
            {"contents": [{"uri": "mcp+git+repo://a", "text": "x"}, {"uri": 5}, 7]},
        ),
        (
            "prompts/get",
            {"messages": [{"role": "user", "content": EMBEDDED}, {"role": "user", "content": "uri"}, 1]},
            {"messages": [{"role": "user", "content": SHOWN_EMBEDDED}, {"role": "user", "content": "uri"}, 1]},
        ),
        (
            "tools/call",
            {"content": [{"type": "resource", "resource": "uri"}, {"type": "resource_link", "uri": None}]},
            {"content": [{"type": "resource", "resource": "uri"}, {"type": "resource_link", "uri": None}]},
        ),
    ],
)
def test_uris_of_contents_links_and_embedded_resources_are_shown_in_hub_form(
    method: str, result: object, shown: object
) -> None:
    assert json.loads(in_hub_form(method, json.dumps(result).encode(), alias="git")) == shown


@pytest.mark.parametrize(
    ("method", "result"),
    [
        ("tools/call", b'{ "content": [ ] , "n": 1.50 }'),
        ("tools/call", b'{"structuredContent":{"uri":"x"}}'),
        ("tools/call", b'{"content":{"uri":"x"}}'),
        ("completion/complete", b'{"completion":{"values":["x"]},"uri":"x"}'),
    ],
)
def test_results_that_name_no_uri_of_ours_keep_every_byte(method: str, result: bytes) -> None:
    assert in_hub_form(method, result, alias="git") is result


def test_numbers_beside_a_uri_keep_their_text() -> None:
    sent = b'{"content":[{"type":"resource_link","uri":"a:b","size":12345678901234567890123,"q":1.10}],"x":1.50}'
    assert in_hub_form("tools/call", sent, alias="git") == sent.replace(b'"a:b"', b'"mcp+git+a:b"')


@pytest.mark.parametrize("result", [b'["uri"', b'["uri"]', b'{"content":[{"uri":1,"uri":2}]}'])
def test_results_that_cannot_be_read_are_the_servers_fault(result: bytes) -> None:
    with pytest.raises(UpstreamMisbehaved, match="can't be read"):
        in_hub_form("tools/call", result, alias="git")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8"), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "type"]), inner, max_size=3),
    max_leaves=8,
)


@given(content=st.lists(JSON, max_size=4), rest=JSON)
def test_what_is_no_link_comes_out_as_it_went_in(content: list[object], rest: object) -> None:
    sent = {"content": [*content, LINK], "rest": rest}
    shown = json.loads(in_hub_form("tools/call", json.dumps(sent).encode(), alias="git"))
    assert shown == {"content": [*content, SHOWN_LINK], "rest": rest}


@pytest.mark.parametrize(
    ("meta", "shown"),
    [
        ({"ui": {"resourceUri": "ui://log", "csp": 1}}, {"ui": {"resourceUri": "ui://mcp+git+log", "csp": 1}}),
        ({"ui/resourceUri": "ui://log", "x": 1}, {"ui/resourceUri": "ui://mcp+git+log", "x": 1}),
        ({"ui": {"resourceUri": 5}}, {"ui": {"resourceUri": 5}}),
        ({"ui": "resourceUri"}, {"ui": "resourceUri"}),
        ("resourceUri", "resourceUri"),
    ],
)
def test_the_view_of_a_tool_is_named_as_it_can_be_read(meta: object, shown: object) -> None:
    tool = {"name": "log", "_meta": meta, "inputSchema": {"resourceUri": 1}}
    assert json.loads(with_hub_views(json.dumps(tool).encode(), alias="git")) == {**tool, "_meta": shown}


@pytest.mark.parametrize("definition", [b'{"name":"log"}', b'{"resourceUri', b'{"resourceUri":1,"_meta":nope}'])
def test_a_definition_without_a_view_stays_as_it_is(definition: bytes) -> None:
    assert with_hub_views(definition, alias="git") == definition
