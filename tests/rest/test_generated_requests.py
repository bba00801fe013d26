"""Requests made up from the description of the API, right ones and wrong ones: the hub keeps to what it describes.

Schemathesis makes them and judges the answers: no failure of ours, no status, content type or body that is not
declared, and nothing accepted that the description forbids. `just nightly` makes many more.
"""

import asyncio
import socket
import threading
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CheckFunction, not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from mcp_orch.rest.application import plain_application
from mcp_orch.rest.openapi import describe
from tests.rest.doubles import Hub, a_hub

CHECKS: list[CheckFunction] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
# A stream that lets somebody in has no end.
STREAMS = {"streamEvents", "streamProjectEvents"}
# What is asked of things that are there would be done to them, and the next request would meet another world.
DESTROYING = {
    "archiveProject",
    "changeMember",
    "changeUser",
    "deleteProject",
    "deleteServer",
    "deleteTeam",
    "leaveProject",
    "leaveTeam",
    "removeMember",
    "removeTeamMember",
    "transferProject",
}
# A condition is judged before the body is: 412 refuses a wrong one, too.
REFUSALS = {"expected-statuses": ["400", "401", "403", "404", "408", "412", "413", "422", "429", "5xx"]}
CONFIG = schemathesis.Config.from_dict({"checks": {"negative_data_rejection": REFUSALS}})
SCHEMA = schemathesis.openapi.from_dict(describe(plain_application("1")), config=CONFIG)
OPERATIONS: dict[str, Any] = {
    one.ok().definition.raw["operationId"]: one.ok()
    for one in SCHEMA.get_all_operations()
    if isinstance(one, Ok) and one.ok().definition.raw["operationId"] not in STREAMS
}


@dataclass(slots=True)
class Place:
    """Where the hub listens, and what is there."""

    url: str
    token: str
    known: dict[str, str]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A hub that listens on a socket of its own, in a thread: the requests come from a client that blocks."""
    opened: list[Place] = []
    is_open, is_over = threading.Event(), threading.Event()

    def run() -> None:
        asyncio.run(listen(tmp_path_factory.mktemp("hub"), opened, is_open=is_open, is_over=is_over))

    thread = threading.Thread(target=run)
    thread.start()
    assert is_open.wait(30)
    yield opened[0]
    is_over.set()
    thread.join(30)


async def listen(folder: Path, opened: list[Place], *, is_open: threading.Event, is_over: threading.Event) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    async with a_hub(folder) as hub, asyncio.TaskGroup() as tasks:
        server = uvicorn.Server(uvicorn.Config(hub.rest, log_level="critical", lifespan="off"))
        serving = tasks.create_task(server.serve(sockets=[listener]))
        opened.append(Place(f"http://127.0.0.1:{listener.getsockname()[1]}", hub.tokens["ann"], known_things(hub)))
        # The socket takes connections already; who is early waits for its answer.
        is_open.set()
        await asyncio.to_thread(is_over.wait)
        server.should_exit = True
        await serving


def known_things(hub: Hub) -> dict[str, str]:
    return {
        "project": "demo",
        "server": "tools",
        "tool": "echo",
        "team": "crew",
        "user": hub.users["sam"],
        "member": f"user:{hub.users['mia']}",
    }


def run_through(operation: Any, place: Place, *, examples: int) -> None:
    """Some requests of one operation, right and wrong, most of them about things that are there."""
    name: str = operation.definition.raw["operationId"]
    right = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    wrong = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
    # The events of a stream are no text by themselves, as the description says of the stream.
    is_stream = "text/event-stream" in str(operation.definition.raw["responses"])
    checks = [one for one in CHECKS if not (is_stream and one is response_schema_conformance)]

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
    )
    @given(case=right | wrong)
    def one_after_the_other(case: Any) -> None:
        lot = zlib.crc32(repr((case.path_parameters, case.body)).encode())
        if name not in DESTROYING and lot % 4:
            case.path_parameters |= {key: place.known[key] for key in case.path_parameters if key in place.known}
        if lot % 3:
            case.headers.pop("If-Match", None)
        bearer = {"Authorization": f"Bearer {place.token}"}
        case.call_and_validate(base_url=place.url, checks=checks, headers=bearer, timeout=20)

    one_after_the_other()


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_the_hub_answers_as_it_says(name: str, place: Place) -> None:
    run_through(OPERATIONS[name], place, examples=6)


@pytest.mark.nightly
@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_the_hub_answers_as_it_says_to_many(name: str, place: Place) -> None:
    run_through(OPERATIONS[name], place, examples=100)
