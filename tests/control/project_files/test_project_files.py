"""What can't be taken from a project file is said, part by part, and the rest is taken."""

import json
from typing import Any

import pytest

from tests.rest.asking import Answer, ask
from tests.rest.doubles import Hub

pytestmark = pytest.mark.anyio

DEMO = "/api/v1/projects/demo"


def a_file(**parts: Any) -> str:
    return json.dumps({"kind": "mcp-orch project", "version": 1, "project": {}, **parts})


def a_server(name: str, **traits: Any) -> dict[str, Any]:
    return {"name": name, "transport": "streamable-http", "url": "https://wiki.example.org/mcp", **traits}


async def taken(hub: Hub, text: str, *, preview: bool = False, who: str = "adam") -> Answer:
    body = {"text": text, "preview": preview}
    return await ask(hub.rest, "POST", f"{DEMO}/import", token=hub.tokens[who], body=body)


async def told(hub: Hub, text: str, *, preview: bool = False) -> list[tuple[str, str, str, str | None]]:
    report = (await taken(hub, text, preview=preview)).json
    return [(one["kind"], one["name"], one["action"], one["reason"]) for one in report["items"]]


async def test_a_part_that_can_not_be_taken_says_why_and_the_rest_is_taken(hub: Hub) -> None:
    file = a_file(
        project={"max_name_length": 1000},
        servers=[a_server("far", timeout=0), a_server("bad name!"), a_server("good")],
        toolsets=[
            {"name": "lost", "entries": [{"server": "nowhere"}]},
            {"name": "bad name!", "entries": []},
            {"name": "some", "entries": [{"server": "good", "tool": "x"}]},
        ],
    )
    items = await told(hub, file)
    assert [one[:3] for one in items] == [
        ("project", "demo", "refused"),
        ("server", "far", "refused"),
        ("server", "bad name!", "refused"),
        ("server", "good", "added"),
        ("toolset", "lost", "refused"),
        ("toolset", "bad name!", "refused"),
        ("toolset", "some", "added"),
    ]
    assert (items[0][3], items[4][3]) == (
        "Input should be less than or equal to 128",
        "demo has no server 'nowhere'",
    )
    changed = a_file(servers=[a_server("good")], toolsets=[{"name": "some", "entries": [{"server": "good"}]}])
    assert [one[1:3] for one in await told(hub, changed)][1:] == [("good", "unchanged"), ("some", "changed")]


async def test_a_preview_believes_in_servers_that_come_with_the_file(hub: Hub) -> None:
    tools = [{"name": "echo", "enabled": False}]
    file = a_file(servers=[a_server("new", tools=tools)], toolsets=[{"name": "some", "entries": [{"server": "new"}]}])
    expected = [("new", "added"), ("new.echo", "changed"), ("some", "added")]
    assert [one[1:3] for one in await told(hub, file, preview=True)][1:] == expected
    assert (await ask(hub.rest, "GET", f"{DEMO}/servers/new", token=hub.tokens["adam"])).status == 404
    assert [one[1:3] for one in await told(hub, file)][1:] == expected
    exported = (await ask(hub.rest, "GET", f"{DEMO}/export", token=hub.tokens["adam"])).json
    assert [one["tools"][0]["enabled"] for one in exported["servers"] if one["name"] == "new"] == [False]


async def test_members_neither_write_out_nor_read_in(hub: Hub) -> None:
    assert (await taken(hub, a_file(), who="mia")).status == 403
    assert (await ask(hub.rest, "GET", f"{DEMO}/export", token=hub.tokens["mia"])).status == 403


async def test_what_a_file_says_of_tools_and_toolsets_is_held_to_the_same_limits(hub: Hub) -> None:
    file = a_file(
        servers=[a_server("good", tools=[{"name": "x", "description": "d" * 10_001}, {"name": "y", "enabled": False}])],
        toolsets=[
            {"name": "titled", "title": "t" * 201},
            {"name": "wide", "entries": [{"server": "good", "tool": f"x{number}"} for number in range(501)]},
            {"name": "some", "title": "Some", "entries": [{"server": "good", "tool": "x"}] * 2},
        ],
    )
    for preview in (True, False):
        assert [one[1:3] for one in await told(hub, file, preview=preview)][1:] == [
            ("good", "added"),
            ("good.x", "refused"),
            ("good.y", "changed"),
            ("titled", "refused"),
            ("wide", "refused"),
            ("some", "added"),
        ]
    assert [one[1:3] for one in await told(hub, file)][-1] == ("some", "unchanged")
    kept = await ask(hub.rest, "GET", f"{DEMO}/toolsets/some", token=hub.tokens["adam"])
    assert (kept.json["title"], kept.json["tools"]) == ("Some", ["good.x"])
    renamed = a_file(toolsets=[{"name": "some", "title": "t" * 201, "entries": [{"server": "good", "tool": "x"}]}])
    assert [one[1:3] for one in await told(hub, renamed)][1:] == [("some", "refused")]
    titled = a_file(toolsets=[{"name": "some", "title": "Other", "entries": [{"server": "good", "tool": "*"}]}])
    assert [one[1:3] for one in await told(hub, titled)][1:] == [("some", "changed")]
    kept = await ask(hub.rest, "GET", f"{DEMO}/toolsets/some", token=hub.tokens["adam"])
    assert (kept.json["title"], kept.json["tools"]) == ("Other", ["good.*"])
