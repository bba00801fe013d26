"""The seven kinds of servers of the matrix, and what each has to give through the hub."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from tests.rig.foreign_servers import (
    PIXEL_PNG,
    Registered,
    conformance_http,
    everything_http,
    everything_stdio,
    filesystem_stdio,
    memory_stdio,
    time_stdio,
)
from tests.rig.hub import Project

Arguments: TypeAlias = Callable[[Path, str], dict[str, Any]]
"""Arguments of a call, from the matrix's folder and a word that nobody else uses."""


def fixed(**arguments: Any) -> Arguments:
    return lambda _folder, _nonce: arguments


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A call and what its result must hold. `{nonce}` in a text stands for the word of the call."""

    tool: str
    arguments: Arguments = field(default_factory=fixed)
    text: str | None = None
    structured: dict[str, Any] | None = None
    content: dict[str, Any] | None = None
    """A block of the content that must be there, with at least these members."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Readable:
    """A resource that must be listed by name and read by URI."""

    name: str
    uri: str
    starts_with: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Upstream:
    """One kind of server."""

    name: str
    serving: Callable[[Path], AbstractContextManager[Registered]]
    works: tuple[Example, ...]
    fails: Example
    resource: Readable | None = None
    tool_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixProject:
    """The project that holds them all."""

    project: Project
    key: str
    folder: Path


ERAS = ("legacy", "modern", "both")
ERA_SERVERS = tuple(f"{transport}-{era}" for transport in ("http", "stdio") for era in ERAS)
ASKS_THREE = "test_input_required_result_multiple_inputs"
"""A tool of these servers that asks the user, the model and for the roots before it answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EraProject:
    """The project with the conformance upstream limited to each era, over HTTP and as child processes."""

    project: Project
    key: str


def _registered(make: Callable[[Path], Registered]) -> Callable[[Path], AbstractContextManager[Registered]]:
    @contextmanager
    def serving(folder: Path) -> Iterator[Registered]:
        yield make(folder)

    return serving


def _remote(
    name: str, start: Callable[[], AbstractContextManager[str]], transport: str
) -> Callable[[Path], AbstractContextManager[Registered]]:
    @contextmanager
    def serving(_folder: Path) -> Iterator[Registered]:
        with start() as url:
            yield Registered(name=name, definition={"url": url, "transport": transport})

    return serving


_WEATHER = {"temperature": 36, "conditions": "Light rain / drizzle", "humidity": 82}
_EVERYTHING_WORKS = (
    Example(tool="echo", arguments=lambda _, nonce: {"message": nonce}, text="Echo: {nonce}"),
    Example(tool="get-structured-content", arguments=fixed(location="Chicago"), structured=_WEATHER),
    Example(tool="get-tiny-image", content={"type": "image", "mimeType": "image/png"}),
    Example(
        tool="get-resource-reference",
        arguments=fixed(resourceType="Text", resourceId=1),
        content={"type": "resource", "resource": {"mimeType": "text/plain"}},
    ),
    Example(
        tool="get-resource-links",
        arguments=fixed(count=2),
        content={"type": "resource_link", "name": "Text Resource 2"},
    ),
)
_EVERYTHING_FAILS = Example(tool="get-sum", arguments=fixed(a="x"), text="Input validation error")
_EVERYTHING_RESOURCE = Readable(
    name="architecture.md", uri="demo://resource/static/document/architecture.md", starts_with="# "
)

UPSTREAMS: tuple[Upstream, ...] = (
    Upstream(
        name="everything",
        serving=_registered(lambda _: everything_stdio()),
        works=_EVERYTHING_WORKS,
        fails=_EVERYTHING_FAILS,
        resource=_EVERYTHING_RESOURCE,
        tool_count=13,
    ),
    Upstream(
        name="files",
        serving=_registered(lambda folder: filesystem_stdio(folder / "files")),
        works=(
            Example(
                tool="read_text_file",
                arguments=lambda folder, _: {"path": str(folder / "files" / "hello.txt")},
                text="hello\n",
                structured={"content": "hello\n"},
            ),
            Example(
                tool="read_media_file",
                arguments=lambda folder, _: {"path": str(folder / "files" / "pixel.png")},
                content={"type": "image", "mimeType": "image/png", "data": PIXEL_PNG},
            ),
        ),
        fails=Example(
            tool="read_text_file", arguments=lambda folder, _: {"path": str(folder / "files" / "no")}, text="ENOENT"
        ),
        tool_count=14,
    ),
    Upstream(
        name="memory",
        serving=_registered(lambda folder: memory_stdio(folder / "memory.json")),
        works=(
            Example(
                tool="create_entities",
                arguments=lambda _, nonce: {
                    "entities": [{"name": nonce, "entityType": "word", "observations": ["said"]}]
                },
                structured={"entities": [{"name": "{nonce}", "entityType": "word", "observations": ["said"]}]},
            ),
        ),
        fails=Example(
            tool="add_observations",
            arguments=lambda _, nonce: {"observations": [{"entityName": f"no {nonce}", "contents": ["x"]}]},
            text="not found",
        ),
        resource=Readable(name="knowledge-graph", uri="memory://knowledge-graph", starts_with="{"),
        tool_count=9,
    ),
    Upstream(
        name="time",
        serving=_registered(lambda _: time_stdio()),
        works=(
            Example(
                tool="convert_time",
                arguments=fixed(source_timezone="UTC", time="12:00", target_timezone="Asia/Seoul"),
                text='"time_difference": "+9.0h"',
            ),
        ),
        fails=Example(tool="get_current_time", arguments=fixed(timezone="Nowhere/Land"), text="Invalid timezone"),
        tool_count=2,
    ),
    Upstream(
        name="old-http",
        serving=_remote("old-http", lambda: everything_http("streamableHttp"), "streamable-http"),
        works=_EVERYTHING_WORKS,
        fails=_EVERYTHING_FAILS,
        resource=_EVERYTHING_RESOURCE,
        tool_count=13,
    ),
    Upstream(
        name="new-http",
        serving=_remote("new-http", lambda: conformance_http(era="modern"), "streamable-http"),
        works=(
            Example(tool="echo", arguments=lambda _, nonce: {"text": nonce}, text="{nonce}"),
            Example(tool="structured", arguments=fixed(city="Oslo"), structured={"city": "Oslo", "degrees": 21.5}),
            Example(tool="test_image_content", content={"type": "image", "mimeType": "image/png", "data": PIXEL_PNG}),
            Example(tool="test_audio_content", content={"type": "audio", "mimeType": "audio/wav"}),
            Example(
                tool="test_embedded_resource",
                content={
                    "type": "resource",
                    "resource": {"mimeType": "text/plain", "text": "This is an embedded resource content."},
                },
            ),
        ),
        fails=Example(tool="test_error_handling", text="This tool intentionally returns an error for testing"),
        resource=Readable(
            name="static-text",
            uri="test://static-text",
            starts_with="This is the content of the static text resource.",
        ),
        tool_count=40,
    ),
    Upstream(
        name="old-sse",
        serving=_remote("sse", lambda: everything_http("sse"), "sse"),
        works=_EVERYTHING_WORKS,
        fails=_EVERYTHING_FAILS,
        resource=_EVERYTHING_RESOURCE,
        tool_count=13,
    ),
)
