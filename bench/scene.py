"""What is measured: upstreams, a hub with a project, nginx and the bare relay in front of the same upstream."""

import resource
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx2

from bench.nginx import find_nginx, running_nginx
from bench.wire import Era, Target
from tests.rig.hub import Hub, Project, running_hub
from tests.rig.processes import Watched
from tests.rig.setup import ROOT

SCENE_SETTINGS = {"MCP_ORCH_UPSTREAM_RANGES": "127.0.0.0/8"}


def raise_file_limit() -> None:
    """Thousands of connections need thousands of descriptors, here and in the hub, which inherits the limit."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


@contextmanager
def running_module(module: str, *arguments: str) -> Iterator[tuple[str, Watched]]:
    """A process of the bench that says `ready <url>`."""
    process = Watched([sys.executable, "-m", module, *arguments], cwd=ROOT, label=module)
    try:
        yield process.line_with(r"ready (\S+)")[1], process
    finally:
        process.stop()


@contextmanager
def running_upstream(era: Era, *, tools: int = 10, label: str = "upstream") -> Iterator[tuple[str, Watched]]:
    with running_module("bench.upstream", "--era", era, "--tools", str(tools), "--label", label) as running:
        yield running


def stdio_definition(era: Era, *, tools: int = 10) -> dict[str, object]:
    arguments = ["-m", "bench.stdio_upstream", "--era", era, "--tools", str(tools)]
    return {"command": sys.executable, "args": arguments, "cwd": str(ROOT)}


def counts(url: str) -> dict[str, int]:
    """How often an upstream was asked, by method."""
    parts = urlsplit(url)
    return httpx2.get(f"http://{parts.netloc}/counts", timeout=10).json()


def target_of(url: str, *, era: Era, key: str | None = None) -> Target:
    parts = urlsplit(url)
    return Target(host=parts.hostname or "127.0.0.1", port=parts.port or 80, path=parts.path, key=key, era=era)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """Something that stands between the load client and the upstream. `pid` None: nothing does."""

    name: str
    target: Target
    tool: str = "echo"
    pid: int | None = None
    child_pids_too: bool = True


@contextmanager
def call_scene(era: Era, folder: Path) -> Iterator[tuple[list[Contender], str]]:
    """All contenders for a call in one era, and the URL of the upstream behind them."""
    with ExitStack() as running:
        url, _ = running.enter_context(running_upstream(era))
        port = urlsplit(url).port or 0
        contenders = [Contender(name="direct", target=target_of(url, era=era))]
        if (command := find_nginx()) is not None:
            nginx_port, nginx = running.enter_context(running_nginx(command, port, folder=_made(folder / "nginx")))
            behind = Target(host="127.0.0.1", port=nginx_port, path="/mcp", era=era)
            contenders.append(Contender(name="nginx", target=behind, pid=nginx.pid))
        relay_url, relay = running.enter_context(running_module("bench.relay", "--to-port", str(port)))
        contenders.append(Contender(name="bare relay", target=target_of(relay_url, era=era), pid=relay.pid))
        hub = running.enter_context(running_hub(folder / "hub", **SCENE_SETTINGS))
        project = hub.new_project("bench")
        project.add_server("up", url=url, transport="streamable-http")
        project.wait_ready("up")
        contenders += hub_contenders(hub, project, server="up", era=era, label="HTTP")
        yield contenders, url


@contextmanager
def stdio_scene(era: Era, folder: Path) -> Iterator[list[Contender]]:
    """The hub in front of a child process."""
    with running_hub(folder / "hub-stdio", **SCENE_SETTINGS) as hub:
        project = hub.new_project("bench")
        project.add_server("child", **stdio_definition(era))
        project.wait_ready("child")
        yield hub_contenders(hub, project, server="child", era=era, label="stdio")


def hub_contenders(hub: Hub, project: Project, *, server: str, era: Era, label: str) -> list[Contender]:
    key = project.new_key("bench")
    per_server = target_of(project.url(server), era=era, key=key)
    unified = target_of(project.url(), era=era, key=key)
    return [
        Contender(name=f"hub, {label}, per server", target=per_server, pid=hub.pid),
        Contender(name=f"hub, {label}, unified", target=unified, tool=f"{server}__echo", pid=hub.pid),
    ]


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
