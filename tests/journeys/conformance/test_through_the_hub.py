"""The official suite through the hub's per-server endpoint, keys on, in front of every kind of upstream.

What may still fail stands in `expected/<upstream>-<revision>.yaml`; an entry that passes fails the run.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.requirements import requirement
from tests.rig.foreign_servers import Registered, conformance_http, conformance_stdio
from tests.rig.hub import Project
from tests.rig.key_relay import relayed
from tests.rig.suite import LEGS, Leg, run_suite

EXPECTED = Path(__file__).parent / "expected"
OLD_LEGS = tuple(leg for leg in LEGS if leg.revision < "2026-07-28")
NEW_LEG = LEGS[-1]


@contextmanager
def remote(transport: str, era: str) -> Iterator[Registered]:
    with conformance_http(transport=transport, era=era) as url:
        yield Registered(name="suite", definition={"url": url, "transport": transport})


@contextmanager
def upstream(kind: str) -> Iterator[Registered]:
    transport, _, era = kind.partition("-")
    if transport == "stdio":
        yield conformance_stdio("suite", era=era or "both")
        return
    with remote("sse" if transport == "sse" else "streamable-http", era or "both") as registered:
        yield registered


CELLS = [
    *(("http-both", leg) for leg in LEGS),
    ("http-legacy", OLD_LEGS[-1]),
    ("http-legacy", NEW_LEG),
    ("http-modern", OLD_LEGS[-1]),
    ("http-modern", NEW_LEG),
    ("stdio", OLD_LEGS[-1]),
    ("stdio", NEW_LEG),
    ("stdio-modern", OLD_LEGS[-1]),
    ("sse", OLD_LEGS[-1]),
    ("sse", NEW_LEG),
]
# A process of its own for every call that may be asked something takes its time to start.
NIGHTLY = [("stdio", OLD_LEGS[1]), ("sse", OLD_LEGS[1]), ("stdio-legacy", NEW_LEG)]


def through_the_hub(project: Project, kind: str, *, leg: Leg, out: Path) -> list[str]:
    with upstream(kind) as registered:
        project.add_server(registered.name, **registered.definition)
        project.wait_ready(registered.name)
        with relayed(project.url(registered.name), project.new_key("suite")) as url:
            verdict = run_suite(url, leg, out=out)
    return verdict.surprises(EXPECTED / f"{kind}-{leg.revision}.yaml")


@pytest.mark.timeout(180)
@requirement("conformance:non-interactive", "P03", "P05")
@pytest.mark.parametrize(("kind", "leg"), CELLS, ids=[f"{kind}-{leg.revision}" for kind, leg in CELLS])
def test_the_suite_passes_through_the_hub(project: Project, kind: str, leg: Leg, tmp_path: Path) -> None:
    assert through_the_hub(project, kind, leg=leg, out=tmp_path / "out") == []


@pytest.mark.nightly
@pytest.mark.timeout(180)
@pytest.mark.parametrize(("kind", "leg"), NIGHTLY, ids=[f"{kind}-{leg.revision}" for kind, leg in NIGHTLY])
def test_slower_cells_pass_through_the_hub(project: Project, kind: str, leg: Leg, tmp_path: Path) -> None:
    assert through_the_hub(project, kind, leg=leg, out=tmp_path / "out") == []
