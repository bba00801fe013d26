"""The launcher: whole families of processes end with their server, and with the hub."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mcp_orch.contract.diagnoses import Diagnosis
from mcp_orch.contract.names import ServerId, ServerName
from mcp_orch.contract.pictures import ServerDefinition, StdioLaunch, Transport
from mcp_orch.gateway.upstream.child import ChildProcess
from mcp_orch.gateway.upstream.environment import plan_child
from mcp_orch.gateway.upstream.errors import BrokenOff
from mcp_orch.gateway.upstream.log_ring import LogRing
from mcp_orch.kit.clock import SystemClock
from tests.gateway.upstream.rig import process_gone, settings_in

pytestmark = pytest.mark.anyio

FAMILY = """
import os, sys, time, signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
pids = open(sys.argv[1], "a", buffering=1)
pids.write(f"{os.getpid()}\\n")
for is_daemon in (False, True):
    if os.fork() == 0:
        if is_daemon:
            os.setsid()
            if os.fork():
                os._exit(0)
        pids.write(f"{os.getpid()}\\n")
        time.sleep(600)
sys.stdin.read()
time.sleep(600)
"""


class Listener:
    def __init__(self) -> None:
        self.lines: list[bytes] = []
        self.said = asyncio.Event()
        self.end: asyncio.Future[tuple[str, bool]] = asyncio.get_running_loop().create_future()

    def line(self, line: bytes) -> None:
        self.lines.append(line)
        self.said.set()

    def ended(self, reason: Diagnosis, *, is_fault: bool) -> None:
        self.end.set_result((reason.text, is_fault))


async def _child(tmp_path, *argv: str) -> tuple[ChildProcess, Listener]:
    settings = settings_in(tmp_path)
    launch = StdioLaunch(command=argv[0], args=argv[1:])
    definition = ServerDefinition(id=ServerId("srv_1"), name=ServerName("x"), transport=Transport.STDIO, reach=launch)
    listener = Listener()
    child = ChildProcess(settings=settings, log=LogRing(clock=SystemClock(), limits=settings.limits), listener=listener)
    nonce = f"nonce-{os.getpid()}-{time.monotonic_ns()}"
    await child.start(plan_child(definition, launch, settings=settings, nonce=nonce), nonce)
    return child, listener


def _pids(path: Path) -> list[int]:
    return [int(one) for one in path.read_text().split()] if path.exists() else []


async def _family(path: Path) -> list[int]:
    async with asyncio.timeout(20):
        while len(_pids(path)) < 3:  # noqa: ASYNC110  other processes have no events for us
            await asyncio.sleep(0.01)
    return _pids(path)


def _children() -> list[str]:
    return Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()


def _states_of(children: list[str]) -> list[str]:
    return [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] for pid in children]


async def _all_gone(pids: list[int], within_s: float) -> None:
    async with asyncio.timeout(within_s):
        while not all(process_gone(pid) for pid in pids):  # noqa: ASYNC110  as above
            await asyncio.sleep(0.01)


async def test_what_is_written_comes_back_line_by_line(tmp_path) -> None:
    child, listener = await _child(tmp_path, "cat")
    child.write(b"hello")
    async with asyncio.timeout(20):
        await listener.said.wait()
    assert listener.lines == [b"hello"]
    assert child.pid is not None
    await child.stop()
    assert await listener.end == ("the process was stopped", False)
    with pytest.raises(BrokenOff):
        child.write(b"more")


async def test_the_launcher_is_quick(tmp_path) -> None:
    best = 1.0
    for _ in range(5):
        began = time.perf_counter()
        child, listener = await _child(tmp_path, "echo", "hello")
        async with asyncio.timeout(20):
            await listener.said.wait()
        best = min(best, time.perf_counter() - began)
        await child.stop()
    # 18 ms here; the bound is loose for machines under load.
    assert best < 0.1


async def test_stopping_ends_daemons_that_ignore_sigterm(tmp_path) -> None:
    child, _ = await _child(tmp_path, sys.executable, "-I", "-S", "-c", FAMILY, str(tmp_path / "pids"))
    pids = await _family(tmp_path / "pids")
    await child.stop()
    await _all_gone(pids, 2)


async def test_a_crash_takes_the_family_along(tmp_path) -> None:
    child, listener = await _child(tmp_path, sys.executable, "-I", "-S", "-c", FAMILY, str(tmp_path / "pids"))
    pids = await _family(tmp_path / "pids")
    assert child.pid is not None
    os.kill(child.pid, signal.SIGKILL)
    assert await listener.end == ("the process was ended by SIGKILL", False)
    await _all_gone(pids, 5)
    await child.stop()


async def test_a_killed_launcher_leaves_nobody(tmp_path) -> None:
    child, listener = await _child(tmp_path, sys.executable, "-I", "-S", "-c", FAMILY, str(tmp_path / "pids"))
    pids = await _family(tmp_path / "pids")
    child.kill()
    assert await listener.end == ("the process was killed", False)
    await _all_gone(pids, 3)
    await child.stop()


async def test_a_hub_killed_with_minus_nine_leaves_nobody(tmp_path) -> None:
    code = f"""
import asyncio, sys
sys.path.insert(0, {str(Path(__file__).parents[3])!r})
from pathlib import Path
from tests.gateway.upstream.test_launcher import FAMILY, _child
async def main():
    home, pids = {str(tmp_path)!r}, {str(tmp_path / "pids")!r}
    child, _ = await _child(Path(home), sys.executable, "-I", "-S", "-c", FAMILY, pids)
    await asyncio.sleep(60)
asyncio.run(main())
"""
    hub = subprocess.Popen([sys.executable, "-c", code])  # noqa: ASYNC220  it is killed, not talked to
    try:
        pids = await _family(tmp_path / "pids")
    finally:
        hub.kill()
        hub.wait()
    await _all_gone(pids, 2)


async def test_a_program_that_cannot_be_executed_says_so(tmp_path) -> None:
    program = tmp_path / "broken"
    program.write_text("#!/no/such/interpreter\n")
    program.chmod(0o755)
    child, listener = await _child(tmp_path, str(program))
    reason, _ = await listener.end
    assert reason.startswith("the command could not be executed: No such file")
    await child.stop()


async def test_a_start_that_is_given_up_leaves_nothing(tmp_path) -> None:
    before = _children()
    starting = asyncio.create_task(_child(tmp_path, "sleep", "60"))
    # Its first wait is for its pipes.
    await asyncio.sleep(0)
    assert len(_children()) == len(before) + 1
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    assert _children() == before


async def test_one_whose_end_is_cancelled_twice_is_collected_all_the_same(tmp_path) -> None:
    before = set(_children())
    child, _ = await _child(tmp_path, "sleep", "60")
    ending = asyncio.create_task(child.stop())
    for _ in range(2):
        await asyncio.sleep(0)
        ending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await ending
    async with asyncio.timeout(10):
        while set(_children()) - before:  # noqa: ASYNC110  as above
            await asyncio.sleep(0.01)


async def test_no_zombie_is_left(tmp_path) -> None:
    # One whose end was cancelled twice, in a test before this one, may still be there.
    before = _children()
    for _ in range(3):
        child, listener = await _child(tmp_path, "true")
        await listener.end
        await child.stop()
    assert "Z" not in _states_of([pid for pid in _children() if pid not in before])
