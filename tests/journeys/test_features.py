"""Prompts, resources, templates, completion, progress, cancellation, logging, changes, pagination, ping: all pass."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from uuid import uuid4

import pytest

from tests.requirements import requirement
from tests.rig.drivers import CLIENTS, ClientKind, ClientSession, ForeignClient, Refused, TransportKind
from tests.rig.foreign_servers import conformance_http, conformance_stdio
from tests.rig.hub import Hub, Project
from tests.rig.processes import until

SERVERS = ("child", "old", "new", "stream")
PAGE = 7
TEXT_URI = "test://static-text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """A project with one conformance upstream of each kind, all with small pages."""

    project: Project
    key: str


@pytest.fixture(scope="module")
def features(hub: Hub) -> Iterator[Features]:
    project = hub.new_project("features")
    with ExitStack() as running:
        old = running.enter_context(conformance_http(era="legacy", page_size=PAGE))
        new = running.enter_context(conformance_http(era="modern", page_size=PAGE))
        stream = running.enter_context(conformance_http(transport="sse", page_size=PAGE))
        project.add_server("child", **conformance_stdio(page_size=PAGE).definition)
        project.add_server("old", url=old, transport="streamable-http")
        project.add_server("new", url=new, transport="streamable-http")
        project.add_server("stream", url=stream, transport="sse")
        project.wait_ready(*SERVERS)
        yield Features(project=project, key=project.new_key("features"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """A session of one client with one endpoint, for one server behind it."""

    session: ClientSession
    prefix: str
    server: str

    def name(self, own: str) -> str:
        return self.prefix + own

    def uri_of(self, own: str, *, kind: str = "resources", member: str = "uri") -> str:
        """The URI under which the endpoint lists what the server calls `own`."""
        ends = own.rpartition("/")[2]
        listed = [one[member] for one in self.session.ask("list", kind=kind)["items"]]
        found = [uri for uri in listed if uri == own or (self.prefix and uri.endswith(ends) and self.server in uri)]
        assert len(found) == 1, (own, listed)
        return found[0]


@pytest.fixture(params=CLIENTS)
def kind(request: pytest.FixtureRequest) -> ClientKind:
    return request.param


@pytest.fixture(params=["mcp", "sse"])
def transport(request: pytest.FixtureRequest) -> TransportKind:
    return request.param


@pytest.fixture(params=["server", "unified"])
def endpoint(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(params=SERVERS)
def server(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def door(
    features: Features,
    client: Callable[[ClientKind], ForeignClient],
    kind: ClientKind,
    transport: TransportKind,
    endpoint: str,
    server: str,
) -> Iterator[Door]:
    url = features.project.url(server if endpoint == "server" else None, transport=transport)
    with client(kind).connected(url, key=features.key, transport=transport, log_level="info") as session:
        yield Door(session=session, prefix="" if endpoint == "server" else f"{server}__", server=server)


@requirement("P01", "P03")
def test_prompts_resources_and_completion(door: Door) -> None:
    session = door.session
    assert (
        len([one for one in session.ask("list", kind="prompts")["items"] if one["name"].startswith(door.prefix)]) >= 5
    )
    prompt = session.ask(
        "get_prompt", name=door.name("test_prompt_with_arguments"), arguments={"arg1": "a", "arg2": "b"}
    )
    assert prompt["messages"] == [
        {"role": "user", "content": {"type": "text", "text": "Prompt with arguments: arg1='a', arg2='b'"}}
    ]
    contents = session.ask("read", uri=door.uri_of(TEXT_URI))["contents"]
    assert contents[0]["text"] == "This is the content of the static text resource."
    template = door.uri_of("test://template/{id}/data", kind="templates", member="uriTemplate")
    read = session.ask("read", uri=template.replace("{id}", "42"))["contents"][0]
    assert '"data": "Data for ID: 42"' in read["text"]
    ref = {"type": "ref/prompt", "name": door.name("test_prompt_with_arguments")}
    completed = session.ask("complete", ref=ref, argument={"name": "arg1", "value": "par"})
    assert completed["completion"]["values"] == ["paris", "park", "party"]
    of_template = {"type": "ref/resource", "uri": template}
    assert (
        session.ask("complete", ref=of_template, argument={"name": "id", "value": "park"})["completion"]["total"] == 1
    )


@requirement("P03")
def test_a_resource_that_is_not_there_is_an_error(door: Door) -> None:
    missing = door.uri_of(TEXT_URI).replace("static-text", "nowhere")
    with pytest.raises(Refused) as refused:
        door.session.ask("read", uri=missing)
    # An old server's own code reaches an old client as it is, and the SDK's old era says -32602.
    assert refused.value.code in ({-32602} if door.session.is_modern else {-32002, -32602})


@requirement("P03")
def test_progress_and_cancellation(door: Door) -> None:
    called = door.session.call(door.name("test_tool_with_progress"), wants_progress=True)
    assert [(done, total) for done, total, _ in called.progress] == [(0, 100), (50, 100), (100, 100)]
    assert [message for _, _, message in called.progress][1] == "Completed step 50 of 100"
    before = int(door.session.call(door.name("count_cancelled")).texts[0])
    assert door.session.ask("cancel_call", name=door.name("wait"))["cancelled"]
    until(
        lambda: int(door.session.call(door.name("count_cancelled")).texts[0]) == before + 1,
        limit_s=5,
        what="the server hears of the cancellation",
    )


@requirement("P03")
@pytest.mark.parametrize("server", ["old", "new"], indirect=True)
def test_log_messages_of_a_call_reach_its_caller(door: Door) -> None:
    if not door.session.is_modern:
        door.session.ask("set_level", level="info")
    door.session.call(door.name("test_tool_with_logging"))
    said = [door.session.wait("log")["params"]["data"] for _ in range(3)]
    assert said == ["Tool execution started", "Tool processing data", "Tool execution completed"]


@requirement("P01", "P03")
def test_a_list_that_changes_is_told_and_listed_anew(door: Door) -> None:
    door.session.ask("listen")
    had = door.name("test_dynamic_tool") in door.session.tools()
    door.session.call(door.name("test_trigger_tool_change"))
    door.session.wait("tools_changed", limit_s=5)
    assert (door.name("test_dynamic_tool") in door.session.tools()) is not had


@requirement("P03")
def test_a_watched_resource_tells_of_its_changes(door: Door) -> None:
    uri = door.uri_of("test://watched-resource")
    door.session.ask("subscribe", uri=uri)
    door.session.call(door.name("change_resource"))
    assert door.session.wait("resource_updated")["params"]["uri"] == uri
    assert door.session.ask("read", uri=uri)["contents"][0]["text"].endswith(" changed")


@requirement("P03")
def test_pages_of_a_server_are_all_there(door: Door) -> None:
    names = [name for name in door.session.tools() if name.startswith(door.prefix)]
    assert len(names) in {40, 41}
    with pytest.raises(Refused) as refused:
        door.session.ask("list", kind="tools", cursor=f"nonsense-{uuid4().hex}")
    assert refused.value.code == -32602


@requirement("P03", "P04")
@pytest.mark.parametrize("server", ["child"], indirect=True)
def test_ping_is_answered_in_the_eras_that_have_it(door: Door) -> None:
    if door.session.is_modern:
        with pytest.raises(Refused):
            door.session.ask("ping")
    else:
        assert door.session.ask("ping") == {}


@requirement("P03")
@pytest.mark.parametrize("server", ["child", "new"], indirect=True)
def test_a_question_of_the_server_fails_clearly_where_nobody_can_answer(door: Door) -> None:
    try:
        called = door.session.call(door.name("test_elicitation"), {"message": "who?"})
    except Refused as refused:
        said = refused.message
    else:
        said = "".join(called.texts) if called.is_error else ""
    assert said, "neither an error nor a failed call"
